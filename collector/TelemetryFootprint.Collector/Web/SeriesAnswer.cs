namespace TelemetryFootprint.Collector.Web;

/// <summary>A device over time; a step without observation is absent.</summary>
internal sealed record SeriesAnswer(DateTimeOffset From, DateTimeOffset To, int StepSeconds, string Device, string Metric, string? Factor, IReadOnlyList<SeriesRow> Points)
{
    /// <summary>As known then; null: as known now.</summary>
    public DateTimeOffset? AsOf { get; init; }
}
