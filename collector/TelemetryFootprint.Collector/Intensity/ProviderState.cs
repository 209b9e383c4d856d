using System.Collections.Immutable;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>How one provider has been doing for one zone. <paramref name="LastError"/> is null while the newest question was answered.</summary>
internal sealed record ProviderState(
    ProviderKey Key,
    DateTimeOffset? LastSuccess,
    string? LastError,
    long Successes,
    ImmutableDictionary<IntensityFailure, long> Failures,
    IReadOnlyList<FactorObservation> Said)
{
    public static ProviderState New(ProviderKey key) => new(key, null, null, 0, ImmutableDictionary<IntensityFailure, long>.Empty, []);

    /// <summary>What its newest answer says of this minute; null: nothing.</summary>
    public FactorObservation? At(UtcMinute minute) => Said.FirstOrDefault(observation => observation.Interval.Contains(minute));

    /// <summary>When it is asked next, a little more or less; null: it has not been asked yet, or is not asked any more.</summary>
    public DateTimeOffset? NextQuestion { get; init; }

    public bool IsUp => LastSuccess is not null && LastError is null;

    public long Errors => Failures.Values.Sum();

    /// <summary>Since the end of its newest value that is no forecast; without any, since it answered. Null: it never did.</summary>
    public TimeSpan? Age(DateTimeOffset now)
    {
        var ends = Said.Where(observation => observation.Quality != FactorQuality.Forecast).Select(observation => observation.Interval.To).ToList();
        var since = ends.Count > 0 ? ends.Max().ToTime() : LastSuccess;
        return since is { } time ? (now > time ? now - time : TimeSpan.Zero) : null;
    }

    public ProviderState Failed(IntensityFailure failure) => this with { Failures = Failures.SetItem(failure, Failures.GetValueOrDefault(failure) + 1) };
}
