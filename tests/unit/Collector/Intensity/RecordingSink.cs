using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

/// <summary>Remembers what feeds say.</summary>
internal sealed class RecordingSink : IFactorSink
{
    public List<FactorObservation> Said { get; } = [];

    /// <summary>True: nothing can be kept now.</summary>
    public bool IsFull { get; set; }

    public Task AcceptAsync(IReadOnlyList<FactorObservation> observations, DateTimeOffset knownAt, CancellationToken cancellationToken)
    {
        if (IsFull)
            throw new StoreUnavailableException("full", new IOException());
        lock (Said)
            Said.AddRange(observations);
        return Task.CompletedTask;
    }
}
