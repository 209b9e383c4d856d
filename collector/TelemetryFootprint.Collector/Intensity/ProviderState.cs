using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>How one provider has been doing for one zone. <paramref name="LastError"/> is null while the newest question was answered.</summary>
internal sealed record ProviderState(
    ProviderKey Key,
    DateTimeOffset? LastSuccess,
    string? LastError,
    long Successes,
    long Errors,
    IReadOnlyList<FactorObservation> Said)
{
    /// <summary>What its newest answer says of this minute; null: nothing.</summary>
    public FactorObservation? At(UtcMinute minute) => Said.FirstOrDefault(observation => observation.Interval.Contains(minute));

    public bool IsUp => LastSuccess is not null && LastError is null;
}
