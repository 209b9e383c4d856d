using TelemetryFootprint.Collector.Core.Runs;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Which agents claim which run, over restarts of the collector. Safe for concurrent callers.</summary>
public interface IClaimantStore
{
    /// <summary>
    /// After a start, when no stream is up: who was there is away since <paramref name="now"/>, and a claimed run that goes on and is known of no agent is
    /// <see cref="Claimant.Nobody"/>'s. At most <paramref name="most"/>, those that went last; the others are forgotten.
    /// </summary>
    IReadOnlyList<Claimant> Load(DateTimeOffset now, int most);

    /// <summary>All of them or none.</summary>
    void Save(IReadOnlyCollection<Claimant> present, IReadOnlyCollection<Claimant> gone);
}
