using System.Globalization;
using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Estimates;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Factors;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>
/// Google's four levers pulled on what was measured: each alone and, where no lever is asked twice, all together. Grams keep the row's kind of factor and its gas; what the row does not know,
/// or the table not in this kind, stays unknown.
/// </summary>
internal static class WhatIfTable
{
    private const string Together = "together";
    private const string Instead = " instead of ";
    private const double JoulesPerKilowattHour = 3.6e6;

    public static IReadOnlyList<WhatIfRow> Of(IReadOnlyList<RunTotal> rows, IReadOnlyList<WhatIfLever> levers) => [.. rows.SelectMany(row => Of(row, levers))];

    /// <summary>Of several runs together: each lever is pulled on each of them, and what that makes is summed. Where it is not known of one of them, it is a lower bound.</summary>
    public static IReadOnlyList<WhatIfRow> OfAll(IReadOnlyList<RunTotal> rows, IReadOnlyList<WhatIfLever> levers) =>
    [
        .. rows.GroupBy(row => (row.Simulated, row.Factor, row.Gas)).SelectMany(group => group.SelectMany(row => Of(row, levers).Select((pulled, at) => (Pulled: pulled, At: at, Measured: row)))
            .GroupBy(pulled => pulled.At).Select(lever => Sum([.. lever.Select(pulled => pulled.Pulled)], [.. lever.Select(pulled => pulled.Measured.Emissions)]))),
    ];

    private static WhatIfRow Sum(IReadOnlyList<WhatIfRow> rows, IReadOnlyList<Figure> measured)
    {
        if (rows is [var one]) return one;
        var emissions = FigureSum.Of([.. rows.Select(row => row.Emissions)]);
        var texts = rows.Select(row => row.Counterfactual).Distinct(StringComparer.Ordinal).ToList();
        return rows[0] with
        {
            Counterfactual = texts is [var same] ? same : $"{texts[0].Split(Instead)[0]}{Instead}what each of the {rows.Count} runs had",
            Energy = FigureSum.Of([.. rows.Select(row => row.Energy)]),
            Emissions = emissions,
            Reduction = rows.All(row => row.Reduction is not null) && emissions.Value > 0 ? (decimal)(measured.Sum(figure => figure.Value ?? 0) / emissions.Value.Value) : null,
        };
    }

    private static IEnumerable<WhatIfRow> Of(RunTotal row, IReadOnlyList<WhatIfLever> asked)
    {
        List<Pulled> pulled = [.. asked.Select(lever => Pull(row, lever))];
        foreach (var (lever, one) in asked.Zip(pulled)) yield return RowOf(row, lever.Asked, one);
        if (asked.Count < 2 || asked.Select(lever => lever.Name).Distinct(StringComparer.Ordinal).Count() < asked.Count) yield break;
        yield return RowOf(row, Together, new(
            pulled.Aggregate(Levers.None, (all, one) => new(all.Model * one.Levers.Model, all.Machine * one.Levers.Machine, all.Mechanization * one.Levers.Mechanization, all.Map * one.Levers.Map)),
            "all of these at once", pulled.Select(one => one.Unknown).FirstOrDefault(reason => reason is not null), pulled.Max(one => one.HalfWidth)));
    }

    private static Pulled Pull(RunTotal row, WhatIfLever lever) => lever.Name switch
    {
        WhatIfLever.Model => new(Levers.None with { Model = lever.Number }, $"a model that does it with {lever.Text} times fewer FLOPs", null, 0),
        WhatIfLever.Machine => new(Levers.None with { Machine = lever.Number }, $"machines that do {lever.Text} times the work per watt", null, 0),
        WhatIfLever.Pue => OtherPue(row, lever),
        _ => OtherZone(row, lever.Text),
    };

    private static Pulled OtherPue(RunTotal row, WhatIfLever lever) => row switch
    {
        { PueIsSet: true, Pue: { } pue and > 0 } => new(Levers.None with { Mechanization = (decimal)pue / lever.Number }, Text($"a PUE of {lever.Text} instead of {pue:0.###}"), null, 0),
        { PueIsSet: false } => Pulled.Not($"a PUE of {lever.Text}", "the run's own PUE is unset: its overhead is in no figure"),
        _ => Pulled.Not($"a PUE of {lever.Text}", "the run's energy has several PUEs"),
    };

    /// <summary>Intensity that was applied, over the other zone's annual mean of the same kind and gas.</summary>
    private static Pulled OtherZone(RunTotal row, string zone)
    {
        var what = $"electricity of {zone}";
        if (row.Emissions.Value is not { } grams) return Pulled.Not(what, $"the run's own emissions are unknown: {row.Emissions.Reason}");
        if (row.Pue is not { } pue) return Pulled.Not(what, "the run's energy has several PUEs, so that its mean intensity is not known");
        AnnualFactorKind? kind = row.Factor switch { "direct" => AnnualFactorKind.Direct, "lifecycle" => AnnualFactorKind.Lifecycle, _ => null };
        if (kind is not { } of || AnnualFactorTable.Bundled.FindOrWiden(zone, of) is not var (there, reach)) return Pulled.Not(what, $"no {row.Factor} factor of {zone} is in the annual table");
        if (FactorText.Of(there.Gas) != row.Gas) return Pulled.Not(what, $"{zone} is known in {FactorText.Of(there.Gas)}, and the run in {row.Gas}: the two are not compared");
        var before = grams / ((row.Energy.Value - (row.Unpriced.Value ?? 0)) / JoulesPerKilowattHour * pue) ?? 0;
        // Of nothing there is no ratio.
        if (!double.IsFinite(before) || before <= 0 || there.Value.Micrograms == 0) return Pulled.Not(what, "one of the two intensities is 0");
        return new(
            Levers.None with { Map = (decimal)before / (decimal)there.Value.Value }, Text($"{there.Value.Value:0.##} g/kWh ({FactorText.Source(there, reach, zone)}) instead of {before:0.##} as applied"), null,
            UsualHalfWidth.Of(ErrorKind.IntensityAnnual).Value);
    }

    private static WhatIfRow RowOf(RunTotal row, string lever, Pulled pulled)
    {
        var unknown = pulled.Unknown ?? (row.Emissions.Value is null ? $"the run's own emissions are unknown: {row.Emissions.Reason}" : null);
        var (work, all) = ((double)(pulled.Levers.Model * pulled.Levers.Machine), (double)pulled.Levers.EmissionReduction);
        var isEnergyKnown = pulled.Unknown is null || lever != Together;
        return new(
            row.Simulated, row.Factor, row.Gas, lever, pulled.Counterfactual,
            isEnergyKnown ? Divided(row.Energy, work, 0, row.Energy.Reason) : new(null, "J", null, null, null, null, pulled.Unknown),
            unknown is null ? Divided(row.Emissions, all, pulled.HalfWidth, row.Emissions.Reason) : new(null, "g", null, null, null, null, unknown),
            unknown is null ? pulled.Levers.EmissionReduction : null);
    }

    private static Figure Divided(Figure measured, double by, double halfWidth, string? reason) =>
        new(measured.Value / by, measured.Unit, measured.Low / by * (1 - halfWidth), measured.High / by * (1 + halfWidth), "estimated", measured.Quality, reason);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>What a lever does to a row. <paramref name="Unknown"/>: why it cannot be said; null: it can.</summary>
    private sealed record Pulled(Levers Levers, string Counterfactual, string? Unknown, double HalfWidth)
    {
        public static Pulled Not(string what, string why) => new(Levers.None, what, why, 0);
    }
}
