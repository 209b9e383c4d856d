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

    /// <summary>Null: this host has no claims.</summary>
    public IClaimSource? Claims { get; init; }

    /// <summary>The timestamp until which ticks rest that were refused so often.</summary>
    internal long AfterRefusals(int refusals) =>
        Time.GetTimestamp() + (long)(BackoffPolicy.Refused(Options.RetryPause, refusals, Random()).TotalSeconds * Time.TimestampFrequency);

    internal BatchPace Pace { get; } = new();

    /// <summary>A number in [0, 1) for the jitter.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
}
