using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>The words of a run's report, the same in a terminal and on a page.</summary>
internal static class ReportLines
{
    public const string Scope = "Operational, location-based; excludes what making the hardware emitted.";

    public const string ScopeOfMoney = "Cost: energy at the site's meter (IT × PUE; an unset PUE counts as 1) at its tariff. Carbon cost: the emissions at the account's price of carbon.";

    /// <summary>That are named; of more, their number.</summary>
    private const int MostHosts = 8;

    private const double JoulesPerKilowattHour = 3.6e6;

    private static readonly string[] Always = ["energy of", "zone", "factor", "energy", "range", "emissions", "range", "grade"];
    private static readonly string[] OfMoney = ["cost", "range", "carbon cost"];

    /// <summary>Money has columns where the collector has a currency.</summary>
    public static IReadOnlyList<string> Columns(Report report) => [.. Always, .. HasMoney(report) ? OfMoney : [], "remark"];

    public static IEnumerable<(string Name, string Value)> Facts(RunTotals answer)
    {
        var run = answer.Run;
        yield return ("run", run.Id);
        yield return ("name", run.Name);
        if (run.Project is { } project) yield return ("project", project);
        if (run.User is { } user) yield return ("user", user);
        if (run.Phase is { } phase) yield return ("phase", phase);
        if (answer.Hosts is { Count: > 0 } hosts) yield return ("hosts", string.Join(", ", hosts.Take(MostHosts)) + (hosts.Count > MostHosts ? $" and {hosts.Count - MostHosts} more" : ""));
        yield return ("started", RunListTable.Time(run.Started));
        yield return ("ended", run.Ended is { } ended ? RunListTable.Time(ended) : run.NoEnd);
    }

    /// <summary>Each of the rows, and where they are several, their sums.</summary>
    public static IEnumerable<RunTotal> Totals(Report report) => report.HasKeys && report.Rows.Count > 1 ? report.Rows.Concat(RowSum.Of(report.Rows)) : report.Rows;

    public static IEnumerable<IReadOnlyList<string>> Rows(Report report) => Totals(report).Select(row => Row(row, report.HasKeys, HasMoney(report)));

    /// <summary>Whose energy a row is.</summary>
    public static string Name(RunTotal row, bool hasKeys) => hasKeys ? $"{(row.Simulated ? "SIMULATED " : "")}{row.Key}" : row.Simulated ? "SIMULATED" : "devices";

    /// <summary>What is in the figures and what is not: a line, or one for those rows that have the same.</summary>
    public static IReadOnlyList<string> Coverage(Report report) => CoverageText.Of([.. report.Rows.Select(row => new HostCoverage(Name(row, report.HasKeys), row.Coverage))]);

    private static IReadOnlyList<string> Row(RunTotal row, bool hasKeys, bool hasMoney) =>
    [
        Name(row, hasKeys), row.Zone ?? "several", $"{row.Factor} {row.Gas}".Trim(),
        Energy(row.Energy.Value), Range(row.Energy, Energy), Priced(row.Emissions), Range(row.Emissions, RoundedText.Grams), row.Emissions.Quality ?? "",
        .. hasMoney ? [MoneyText.Of(row.Cost), row.Cost is { } cost ? Range(cost, value => MoneyText.Of(value, cost.Unit)) : "", MoneyText.Of(row.CarbonCost)] : Array.Empty<string>(),
        Remark(row, hasMoney),
    ];

    /// <summary>The collector has a currency, whether or not it knows a price.</summary>
    public static bool HasMoney(Report report) => report.Rows.Any(row => MoneyText.HasCurrency(row.Cost));

    /// <summary>What the grams lack the carbon's cost lacks too: it is said once.</summary>
    private static string Remark(RunTotal row, bool hasMoney)
    {
        var reasons = new[] { row.Emissions.Reason, hasMoney ? row.Cost?.Reason : null, hasMoney ? row.CarbonCost?.Reason : null };
        return string.Join("; ", reasons.OfType<string>().Distinct(StringComparer.Ordinal));
    }

    private static string Energy(double? joules) => RoundedText.KilowattHours(joules / JoulesPerKilowattHour);

    // A reason beside a value is energy without a price: the grams are a lower bound.
    private static string Priced(Figure grams) => grams.Value is null ? FigureText.Unpriced : $"{(grams.Reason is null ? "" : "≥ ")}{RoundedText.Grams(grams.Value)}";

    private static string Range(Figure figure, Func<double?, string> text) => figure is { Low: { } low, High: { } high } ? $"{text(low)} to {text(high)}" : "";
}
