using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

/// <summary>Remembers what feeds say.</summary>
internal sealed class RecordingSink : IFactorSink
{
    public List<FactorObservation> Said { get; } = [];

    public Task AcceptAsync(IReadOnlyList<FactorObservation> observations, DateTimeOffset knownAt, CancellationToken cancellationToken)
    {
        lock (Said)
            Said.AddRange(observations);
        return Task.CompletedTask;
    }
}
