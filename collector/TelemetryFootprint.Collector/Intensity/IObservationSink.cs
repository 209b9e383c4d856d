using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>Where the poller puts what providers said. Taking the same observation twice changes nothing.</summary>
internal interface IObservationSink
{
    ValueTask AcceptAsync(IReadOnlyList<FactorObservation> observations, CancellationToken cancellationToken);
}
