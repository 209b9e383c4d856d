namespace TelemetryFootprint.Cli.Reports;

/// <summary>What the collector is asked besides the energy of a report: of the same time, and of the same run, project, site or user.</summary>
internal static class ReportQuery
{
    /// <param name="from">Where the report's energy begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="of">By name.</param>
    public static string Of(DateTimeOffset from, DateTimeOffset to, params IEnumerable<(string Name, string Value)> of) => string.Join(
        '&', new[] { ("from", Report.Iso(from)), ("to", Report.Iso(to)) }.Concat(of).Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2)}"));
}
