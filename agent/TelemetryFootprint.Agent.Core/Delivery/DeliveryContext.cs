using Microsoft.Extensions.Logging;
using TelemetryFootprint.Agent.Core.Spool;

namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>What every stream of one agent's delivery shares.</summary>
public sealed record DeliveryContext(
    AgentIdentity Identity,
    ITickQueue Queue,
    IHostClock Clock,
    IStatusSource Status,
    DeliveryState State,
    TimeProvider Time,
    ILogger Logger)
{
    public DeliveryOptions Options { get; init; } = new();

    internal BatchPace Pace { get; } = new();

    /// <summary>A number in [0, 1) for the jitter.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
}
