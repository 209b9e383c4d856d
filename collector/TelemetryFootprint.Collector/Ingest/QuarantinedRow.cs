namespace TelemetryFootprint.Collector.Ingest;

/// <summary>Something that did not count, and why. Without device, times and energy: a whole batch.</summary>
internal sealed record QuarantinedRow(string AgentId, string Host, ulong Epoch, ulong Sequence, string Reason)
{
    public string? Device { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public long? Millijoules { get; init; }
}
