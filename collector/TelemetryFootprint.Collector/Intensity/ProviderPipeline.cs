using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>
/// How a provider is asked for one zone: an attempt of a few questions (each of them 10 s at most, after its turn), two more attempts with jittered back-off, and a breaker that leaves alone what
/// fails, for a minute: the zone, and all zones of a provider that knows us no more. A server that names a time to wait is not asked again before it, and one that refuses the question is not asked the same twice.
/// </summary>
internal static class ProviderPipeline
{
    /// <summary>A backstop: its questions take turns with those of all other zones.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromMinutes(3);

    /// <summary>What all zones of one provider share: HTTP 401 and 403 are of the account or the address, whatever zone is asked for.</summary>
    public static ResiliencePipeline<IReadOnlyList<FactorObservation>> CreateShared(TimeProvider time) => Builder(time)
        .AddCircuitBreaker(Breaker(error => error is IntensityUnavailableException { Failure: IntensityFailure.Unauthorized or IntensityFailure.Forbidden }))
        .Build();

    /// <param name="time">The clock of its waits.</param>
    /// <param name="shared">Of <see cref="CreateShared"/>; null: the provider has this zone only.</param>
    /// <param name="firstRetry">Before the second attempt; null: two seconds.</param>
    public static ResiliencePipeline<IReadOnlyList<FactorObservation>> Create(
        TimeProvider time, ResiliencePipeline<IReadOnlyList<FactorObservation>>? shared = null, TimeSpan? firstRetry = null)
    {
        return Builder(time)
            .AddRetry(new RetryStrategyOptions<IReadOnlyList<FactorObservation>>
            {
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is IntensityUnavailableException { IsTransient: true } or TimeoutRejectedException),
                MaxRetryAttempts = 2,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = firstRetry ?? TimeSpan.FromSeconds(2),
                MaxDelay = TimeSpan.FromSeconds(20),
            })
            .AddPipeline(shared ?? ResiliencePipeline<IReadOnlyList<FactorObservation>>.Empty)
            .AddCircuitBreaker(Breaker(error => error is IntensityUnavailableException or TimeoutRejectedException))
            .AddTimeout(AttemptTimeout)
            .Build();
    }

    private static ResiliencePipelineBuilder<IReadOnlyList<FactorObservation>> Builder(TimeProvider time) => new() { TimeProvider = time };

    private static CircuitBreakerStrategyOptions<IReadOnlyList<FactorObservation>> Breaker(Func<Exception?, bool> isFailure) => new()
    {
        ShouldHandle = arguments => ValueTask.FromResult(isFailure(arguments.Outcome.Exception)),
        FailureRatio = 0.8,
        MinimumThroughput = 6,
        SamplingDuration = TimeSpan.FromMinutes(10),
        BreakDuration = TimeSpan.FromMinutes(1),
    };
}
