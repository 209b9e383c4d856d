namespace TelemetryFootprint.Collector.Intensity;

/// <summary>How one provider has been doing for one zone. <paramref name="LastError"/> is null while the newest question was answered.</summary>
internal sealed record ProviderState(
    ProviderKey Key,
    DateTimeOffset? LastSuccess,
    string? LastError,
    long Successes,
    long Errors)
{
    public bool IsUp => LastSuccess is not null && LastError is null;
}
