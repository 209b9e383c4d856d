using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Quotas;
using TelemetryFootprint.Collector.Intensity.Rereads;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>What all feeds share.</summary>
internal sealed record FeedServices(IFactorSink Sink, ProviderStates States, TimeProvider Time, ILogger Log)
{
    /// <summary>Null: energy of days ago is not looked for.</summary>
    public PastGaps? Gaps { get; init; }

    /// <summary>Null: nothing is read again.</summary>
    public RereadSchedule? Rereads { get; init; }

    /// <summary>Null: nobody counts falls.</summary>
    public ChainWatch? Watch { get; init; }

    /// <summary>Null: every provider is asked at its usual interval.</summary>
    public PollPace? Pace { get; init; }
}
