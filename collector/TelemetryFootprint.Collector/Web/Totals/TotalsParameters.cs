namespace TelemetryFootprint.Collector.Web.Totals;

/// <summary>What <c>/totals</c> is asked, as it was written.</summary>
internal sealed record TotalsParameters(string? From, string? To, string? By, string? Factor, string? AsOf, string? Tz, string? Project, string? Site, string? User, string? Step = null, string? Limit = null, string? After = null)
{
    public static readonly string[] Names = ["from", "to", "by", "factor", "asOf", "tz", "project", "site", "user", "step", "limit", "after"];
}
