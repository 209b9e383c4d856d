using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>
/// How a provider is asked: an attempt of a few questions (each of them 10 s at most, after its turn), two more attempts with jittered back-off, and a breaker that leaves a failing host alone for a
/// minute. A server that names a time to wait is not asked again before it, and one that refuses the question is not asked the same twice.
/// </summary>
internal static class ProviderPipeline
{
    /// <summary>A backstop: its questions take turns with those of all other zones.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromMinutes(3);

    public static ResiliencePipeline<IReadOnlyList<FactorObservation>> Create(TimeProvider time, TimeSpan? firstRetry = null)
    {
        var builder = new ResiliencePipelineBuilder<IReadOnlyList<FactorObservation>> { TimeProvider = time };
        return builder
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
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<IReadOnlyList<FactorObservation>>
            {
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is IntensityUnavailableException or TimeoutRejectedException),
                FailureRatio = 0.8,
                MinimumThroughput = 6,
                SamplingDuration = TimeSpan.FromMinutes(10),
                BreakDuration = TimeSpan.FromMinutes(1),
            })
            .AddTimeout(AttemptTimeout)
            .Build();
    }
}
