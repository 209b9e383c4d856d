namespace TelemetryFootprint.Collector.Core.Alerts;

/// <summary>What one evaluation says of one alert.</summary>
/// <param name="Since">When it began, in the time of what it is about; null: when it was seen.</param>
/// <param name="Lasts">How long it must be raised before it fires.</param>
/// <param name="Summary">One line for a person.</param>
public sealed record AlertSighting(AlertSubject Subject, AlertReading Reading, string Summary, DateTimeOffset? Since = null, TimeSpan Lasts = default)
{
    /// <summary>What is to be kept, as long as that is what raises it; null: nothing that anybody may change.</summary>
    public string? Limit { get; init; }
}
