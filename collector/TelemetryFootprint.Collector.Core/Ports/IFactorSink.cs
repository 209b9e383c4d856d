using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Takes what providers say into the ledger: versions are appended, energy is priced, booked grams are restated.</summary>
public interface IFactorSink
{
    /// <summary>Returns when the observations and all that follows from them are durable. Saying the same again changes nothing.</summary>
    Task AcceptAsync(IReadOnlyList<FactorObservation> observations, DateTimeOffset knownAt, CancellationToken cancellationToken);
}
