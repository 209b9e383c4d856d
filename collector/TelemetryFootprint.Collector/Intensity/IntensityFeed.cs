using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>
/// Asks one provider about one zone, for ever, one question at a time. A provider whose answer never changes is asked until it has
/// answered once, and one that has ended (HTTP 410) not again.
/// </summary>
internal sealed partial class IntensityFeed(
    IIntensityProvider provider,
    string zone,
    FactorKind kind,
    FactorPurpose purpose,
    ResiliencePipeline<IReadOnlyList<FactorObservation>> pipeline,
    FeedServices services)
{
    private static readonly TimeSpan WaitAfterFailure = TimeSpan.FromMinutes(1);

    /// <summary>A question that was refused is refused again a minute later; somebody has to change something first.</summary>
    private static readonly TimeSpan WaitAfterRefusal = TimeSpan.FromMinutes(10);

    private readonly ProviderKey _key = new(provider.Name, zone);
    // A decision's past lacks nothing that would wait for it; what was revised is kept all the same, for what was saved is counted with it.
    private readonly PastQuestions? _past = PastQuestions.Of(
        provider, zone, kind, pipeline, purpose == FactorPurpose.Inventory ? services : services with { Gaps = null });
    private string? _lastReason;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        services.States.Register(_key);
        while (await AskAsync(cancellationToken) is { } wait)
            await Task.Delay(Jitter(wait), services.Time, cancellationToken);
    }

    /// <summary>Asks once. Returns how long to wait before the next question; null: there is none.</summary>
    internal async Task<TimeSpan?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var said = await pipeline.ExecuteAsync(
                async token => await provider.FetchAsync(zone, kind, services.Time.GetUtcNow(), token), cancellationToken);
            var knownAt = services.Time.GetUtcNow();
            await services.Sink.AcceptAsync([.. said, .. Carried(said, isSilent: false)], knownAt, cancellationToken);
            services.States.Succeeded(_key, knownAt, said);
            _lastReason = null;
            Look();
            if (_past is not null)
                await _past.AskAsync(knownAt, cancellationToken);
            return provider.PollInterval is { } usual ? Paced(usual) : null;
        }
        catch (IntensityUnavailableException error)
        {
            return await FailedAsync(error.Message, error.Failure, error.RetryAfter, cancellationToken);
        }
        catch (StoreUnavailableException error)
        {
            // Asked again soon: the grid's answer was not kept.
            return await FailedAsync(error.Message, IntensityFailure.NotKept, null, cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            return await FailedAsync($"no answer within {ProviderPipeline.AttemptTimeout.TotalSeconds} s", IntensityFailure.Unreachable, null, cancellationToken);
        }
        catch (BrokenCircuitException error)
        {
            return await FailedAsync("left alone for a minute after repeated failures", IntensityFailure.Unreachable, error.RetryAfter, cancellationToken);
        }
    }

    private async Task<TimeSpan?> FailedAsync(string reason, IntensityFailure failure, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        services.States.Failed(_key, reason, failure);
        if (failure != IntensityFailure.NotKept)
            await FallAsync(cancellationToken);
        if (failure == IntensityFailure.Gone)
        {
            LogGone(services.Log, provider.Name, zone, reason);
            return null;
        }

        // The same reason every minute is no news.
        if (reason != _lastReason)
            LogUnavailable(services.Log, provider.Name, zone, reason);
        _lastReason = reason;
        var shortest = failure is IntensityFailure.Unauthorized or IntensityFailure.Forbidden or IntensityFailure.Refused or IntensityFailure.WrongZone
            ? WaitAfterRefusal
            : WaitAfterFailure;
        var usual = provider.PollInterval is { } interval && interval < shortest ? interval : shortest;
        // A question that fails costs as much of the quota as one that is answered.
        var paced = failure == IntensityFailure.NotKept ? usual : Paced(usual);
        return retryAfter > paced ? retryAfter.Value : paced;
    }

    private TimeSpan Paced(TimeSpan usual) => services.Pace?.Of(provider.Name, usual) ?? usual;

    /// <summary>The last good value holds for a while. That it cannot be kept is said when the next answer cannot be either.</summary>
    private async Task FallAsync(CancellationToken cancellationToken)
    {
        try
        {
            await services.Sink.AcceptAsync(Carried(services.States.SaidBy(_key), isSilent: true), services.Time.GetUtcNow(), cancellationToken);
            Look();
        }
        catch (StoreUnavailableException error)
        {
            services.States.Count(_key, IntensityFailure.NotKept);
            LogUnavailable(services.Log, provider.Name, zone, error.Message);
        }
    }

    /// <summary>A decision is about what comes; only an inventory's past is worth carrying over.</summary>
    private IReadOnlyList<FactorObservation> Carried(IReadOnlyList<FactorObservation> said, bool isSilent) =>
        purpose == FactorPurpose.Inventory && provider.PollInterval is not null ? CarryForward.Of(said, isSilent) : [];

    private void Look()
    {
        if (purpose == FactorPurpose.Inventory)
            services.Watch?.Look(zone);
    }

    /// <summary>Up to a tenth longer: many collectors must not ask a public API in the same second, and never earlier than it allows.</summary>
    private static TimeSpan Jitter(TimeSpan wait) => wait * (1 + (Random.Shared.NextDouble() / 10));

    [LoggerMessage(2200, LogLevel.Warning, "{Provider} has no intensity for {Zone}: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string provider, string zone, string reason);

    [LoggerMessage(2207, LogLevel.Error, "{Provider} has ended and is not asked for {Zone} any more: {Reason}")]
    private static partial void LogGone(ILogger logger, string provider, string zone, string reason);
}
