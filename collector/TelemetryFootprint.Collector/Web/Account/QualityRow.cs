namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>How much of a row's IT energy is priced in one grade; <c>unpriced</c> for what waits for a factor. Percents of a row sum to 100.</summary>
internal sealed record QualityRow(string Grade, double Joules, decimal Percent);
