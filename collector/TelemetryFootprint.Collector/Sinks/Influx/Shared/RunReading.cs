using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>What was read of a run's newest attempt.</summary>
/// <param name="Begun">The attempt; null: there was one alone.</param>
internal sealed record RunReading(DateTimeOffset? Begun)
{
    /// <summary>Its first minute, and when that was asked for; null: it has none.</summary>
    public (UtcMinute? Minute, long At)? First { get; init; }

    /// <summary>What hardly changes any more; null: it was not read to its end yet, or there is nothing so old.</summary>
    public RunPrefix? Old { get; init; }

    /// <summary>What takes its place once it is read; null: nothing yet.</summary>
    public RunPrefix? Next { get; init; }

    /// <summary>All of it; null: it was never read to its end.</summary>
    public RunStanding? Standing { get; init; }

    /// <summary>When <see cref="Standing"/> was read.</summary>
    public long ReadAt { get; init; }
}
