using System.Globalization;
using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Sci;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Web.Runs;

namespace TelemetryFootprint.Collector.Web.Account;

/// <summary><c>/sci</c>: the software's carbon intensity per declared unit.</summary>
internal sealed class SciQueries(AccountQueries account, RunWords words)
{
    private const int LongestUnit = 32;
    private const decimal MostUnits = 1_000_000_000_000_000_000m;

    public SciAnswer Sci(
        string? from, string? to, string? units, SciScope of, string? basis, string? asOf, IReadOnlySet<string>? projects, CancellationToken cancellationToken = default)
    {
        if (basis is not (null or "" or "location"))
            throw new QueryException("basis", basis == "market" ? "SCI takes no market-based measures (ISO/IEC 21031): certificates and contracts are in /account beside it" : $"'{basis}' is not location");
        var unit = UnitOf(Query.Needed("units", units));
        // A run is read by its own series alone, however long it went on.
        var range = of.Run is null ? Query.LongRange(from, to) : Query.RunRange(from, to);
        var (grouping, named) = of.Row;
        var key = words.RowOf(grouping, named);
        var then = account.AsOf(asOf, range);
        var totals = account.Totals(range, grouping, then, Within(of.Project, projects), cancellationToken, words.Of(string.Empty, grouping), words.Filter(null, null, null, of.Run))
            .Where(total => key is null || total.Key.Name == key);
        return new(
            range.From.ToTime(), range.To.ToTime(), of.Project,
            [.. totals.GroupBy(total => total.Key.Simulated).OrderBy(rows => rows.Key).Select(rows => Row(rows.Key, [.. rows], unit))])
        {
            AsOf = then,
            Of = key,
        };
    }

    private static IReadOnlySet<string>? Within(string? project, IReadOnlySet<string>? visible) =>
        project is null ? visible : visible?.Contains(project) == false ? new HashSet<string>() : new HashSet<string> { project };

    private static FunctionalUnit UnitOf(string text) =>
        text.Split(':') is [{ Length: > 0 and <= LongestUnit } name, var count] && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
        && decimal.TryParse(count, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= MostUnits
            ? new(name, number)
            : throw new QueryException("units", $"'{text}' is not a unit and how many of it there were, such as tokens:1.2e9");

    private static SciRow Row(bool simulated, IReadOnlyList<AccountTotal> totals, FunctionalUnit unit)
    {
        // Without a price there is no family, and no second kind either: that energy is lacking.
        var families = totals.Where(total => total.Operational.Grams is not null).Select(total => total.Key.Family).OfType<FactorFamily>().Distinct().ToList();
        var (grams, made) = (SumOf(totals, total => total.Operational.Grams), SumOf(totals, total => total.Embodied.Grams?.Grams));
        var unpriced = new Joules(totals.Sum(total => total.Operational.Unpriced.Millijoules));
        var operational = families.Count switch
        {
            0 => new Figure(null, "g", Reason: Reason.Unpriced(unpriced, false)),
            1 => Operational(totals, grams, unpriced),
            _ => new Figure(null, "g", Reason: $"priced in factors of several kinds ({string.Join(", ", families.Select(Words.Of))}), which have no sum"),
        };
        var embodied = Embodied(totals, made);
        return new(
            simulated, Score(operational, grams, embodied, made, unit), operational, embodied, unit.Name, unit.Count, Boundary(totals),
            families.Count == 1 ? $"ISO/IEC 21031; energy × PUE × location-based average intensity, {Words.Of(families[0])}" : "ISO/IEC 21031");
    }

    /// <summary>Null: none of them has one.</summary>
    private static GramsCo2e? SumOf(IReadOnlyList<AccountTotal> totals, Func<AccountTotal, GramsCo2e?> of) =>
        totals.All(total => of(total) is null) ? null : GramsCo2e.Sum(totals.Select(total => of(total) ?? default));

    private static Figure Operational(IReadOnlyList<AccountTotal> totals, GramsCo2e? grams, Joules unpriced)
    {
        var bounds = totals.Aggregate(default(GramsBounds), (sum, total) => sum + total.Operational.Bounds);
        var quality = totals.SelectMany(total => total.Operational.Shares).Select(share => share.Quality).Min();
        return new(grams?.Value, "g", bounds.Low.Value, bounds.High.Value, Quality: quality is { } grade ? Words.Of(grade) : null, Reason: Reason.Unpriced(unpriced, true));
    }

    private static Figure Embodied(IReadOnlyList<AccountTotal> totals, GramsCo2e? made)
    {
        var unknown = totals.SelectMany(total => total.Embodied.Unknown.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return new(
            made?.Value, "g", SumOf(totals, total => total.Embodied.Low?.Grams)?.Value, SumOf(totals, total => total.Embodied.High?.Grams)?.Value,
            Reason: Reason.Undeclared(unknown, made is not null));
    }

    private static Figure Score(Figure operational, GramsCo2e? grams, Figure embodied, GramsCo2e? made, FunctionalUnit unit)
    {
        var name = $"g/{unit.Name}";
        if (operational.Value is null || grams is not { } o) return new(null, name, Reason: $"O is not known: {operational.Reason}");
        if (made is not { } m) return new(null, name, Reason: $"M is not known, and without it there is no score: {embodied.Reason}");
        var score = new SoftwareCarbonIntensity(new(o), new(m), unit);
        return new(
            score.Score.Value, name, (operational.Low + embodied.Low) / (double)unit.Count, (operational.High + embodied.High) / (double)unit.Count,
            Quality: operational.Quality, Reason: PartFigure.Join(operational.Reason, embodied.Reason));
    }

    private static string Boundary(IReadOnlyList<AccountTotal> totals)
    {
        var hosts = totals.SelectMany(total => total.Embodied.Shares).Any(share => share.Hardware.Kind == Accounting.Embodied.HardwareKind.Host);
        var pue = totals.All(total => total.PueIsSet) ? "facility overhead by PUE" : "no facility overhead where the PUE is unset";
        return $"All metered energy of the time, idle and reserved devices too; {pue}; embodied emissions of GPUs{(hosts ? " and their shares of hosts" : ", not of hosts")}. "
            + "Not inside: storage, network outside the hosts, build, test, and what /totals lists as missing.";
    }
}
