namespace TelemetryFootprint.Collector.Intensity.Quotas;

/// <summary>What a quota is counted over: whole hours, days and months of UTC.</summary>
internal enum QuotaWindow
{
    Hour,
    Day,
    Month,
}
