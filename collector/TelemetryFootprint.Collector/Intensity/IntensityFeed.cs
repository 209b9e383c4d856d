using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>
/// Asks one provider about one zone, for ever, one question at a time. A provider whose answer never changes is asked until it has
/// answered once.
/// </summary>
internal sealed partial class IntensityFeed(
    IIntensityProvider provider,
    string zone,
    FactorKind kind,
    ResiliencePipeline<IReadOnlyList<FactorObservation>> pipeline,
    IFactorSink sink,
    ProviderStates states,
    TimeProvider time,
    ILogger log,
    PastGaps? gaps = null)
{
    private static readonly TimeSpan WaitAfterFailure = TimeSpan.FromMinutes(1);

    /// <summary>Between two looks for energy older than the usual answer: a slot that the provider never settles must not be asked for on every poll.</summary>
    private static readonly TimeSpan PastInterval = TimeSpan.FromMinutes(30);

    private readonly ProviderKey _key = new(provider.Name, zone);
    private DateTimeOffset _nextPast;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        states.Register(_key);
        while (await AskAsync(cancellationToken) is { } wait)
            await Task.Delay(Jitter(wait), time, cancellationToken);
    }

    /// <summary>Asks once. Returns how long to wait before the next question; null: there is none.</summary>
    internal async Task<TimeSpan?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var said = await pipeline.ExecuteAsync(
                async token => await provider.FetchAsync(zone, kind, time.GetUtcNow(), token), cancellationToken);
            var knownAt = time.GetUtcNow();
            await sink.AcceptAsync(said, knownAt, cancellationToken);
            states.Succeeded(_key, knownAt, said);
            await FillPastAsync(knownAt, cancellationToken);
            return provider.PollInterval;
        }
        catch (IntensityUnavailableException error)
        {
            return Failed(error.Message, error.RetryAfter);
        }
        catch (StoreUnavailableException error)
        {
            // Asked again soon: the grid's answer was not kept.
            return Failed(error.Message, null);
        }
        catch (TimeoutRejectedException)
        {
            return Failed($"no answer within {ProviderPipeline.AttemptTimeout.TotalSeconds} s", null);
        }
        catch (BrokenCircuitException error)
        {
            return Failed("left alone for a minute after repeated failures", error.RetryAfter);
        }
    }

    private async Task FillPastAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (gaps is null || provider is not IPastIntensityProvider past || now < _nextPast)
            return;
        if (gaps.Find(zone, kind, provider.SlotMinutes(zone), now) is { } gap)
        {
            LogPast(log, provider.Name, zone, gap.From.ToTime(), gap.To.ToTime());
            var said = await pipeline.ExecuteAsync(async token => await past.FetchPastAsync(zone, kind, gap, now, token), cancellationToken);
            await sink.AcceptAsync(said, time.GetUtcNow(), cancellationToken);
        }

        _nextPast = now + PastInterval;
    }

    private TimeSpan Failed(string reason, TimeSpan? retryAfter)
    {
        states.Failed(_key, reason);
        LogUnavailable(log, provider.Name, zone, reason);
        var usual = provider.PollInterval is { } interval && interval < WaitAfterFailure ? interval : WaitAfterFailure;
        return retryAfter > usual ? retryAfter.Value : usual;
    }

    /// <summary>Up to a tenth longer: many collectors must not ask a public API in the same second, and never earlier than it allows.</summary>
    private static TimeSpan Jitter(TimeSpan wait) => wait * (1 + (Random.Shared.NextDouble() / 10));

    [LoggerMessage(2204, LogLevel.Information, "{Provider} is asked for {Zone} from {From} to {To}: energy of that time lacks its final factor")]
    private static partial void LogPast(ILogger logger, string provider, string zone, DateTimeOffset from, DateTimeOffset to);

    [LoggerMessage(2200, LogLevel.Warning, "{Provider} has no intensity for {Zone}: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string provider, string zone, string reason);
}
