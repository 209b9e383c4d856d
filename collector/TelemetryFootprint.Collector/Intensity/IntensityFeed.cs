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

    /// <summary>From this on a wait that a provider asks for is told by itself.</summary>
    private static readonly TimeSpan LongWait = TimeSpan.FromMinutes(15);

    internal static readonly TimeSpan LongestJitter = TimeSpan.FromMinutes(10);

    private readonly ProviderKey _key = new(provider.Name, zone);
    // A decision's past lacks nothing that would wait for it; what was revised is kept all the same, for what was saved is counted with it.
    private readonly PastQuestions? _past = PastQuestions.Of(
        provider, zone, kind, pipeline, purpose == FactorPurpose.Inventory ? services : services with { Gaps = null });
    private string? _lastReason;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        services.States.Register(_key);
        while (await AskAsync(cancellationToken) is { } wait)
        {
            var until = services.Time.GetUtcNow() + Jitter(wait, Random.Shared.NextDouble());
            services.States.Waits(_key, until);
            await WaitAsync(until, cancellationToken);
        }

        services.States.Waits(_key, null);
    }

    /// <summary>The fall of a price is counted when it falls, and not after a day's wait for a provider that wants to be left alone.</summary>
    private async Task WaitAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        while (until - services.Time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            // A delay is cut to whole milliseconds: never earlier, and never a loop of nothing.
            await Task.Delay(left < LongWait ? left + TimeSpan.FromMilliseconds(1) : LongWait, services.Time, cancellationToken);
            if (left > LongWait && _lastReason is not null)
                Look();
        }
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
            (provider as IAcknowledgedProvider)?.Kept(zone);
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
        if (!(retryAfter > paced))
            return paced;
        if (retryAfter >= LongWait)
            LogWait(services.Log, provider.Name, zone, services.Time.GetUtcNow() + retryAfter.Value);
        return retryAfter;
    }

    private TimeSpan Paced(TimeSpan usual) => services.Pace?.Of(provider.Name, usual) ?? usual;

    /// <summary>The last good value holds for a while. That it cannot be kept is said when the next answer cannot be either.</summary>
    private async Task FallAsync(CancellationToken cancellationToken)
    {
        try
        {
            await services.Sink.AcceptAsync(Carried(services.States.SaidBy(_key), isSilent: true), services.Time.GetUtcNow(), cancellationToken);
            var hasAnswered = services.States.Find(_key) is not { LastSuccess: null };
            Watched(watch =>
            {
                if (hasAnswered) watch.Look(zone);
                else watch.LookWithout(zone, provider.Name);
            });
        }
        catch (StoreUnavailableException error)
        {
            services.States.Count(_key, IntensityFailure.NotKept);
            LogUnavailable(services.Log, provider.Name, zone, error.Message);
        }
    }

    /// <summary>A decision is about what comes; only an inventory's past is worth carrying over.</summary>
    private IReadOnlyList<FactorObservation> Carried(IReadOnlyList<FactorObservation> said, bool isSilent) =>
        purpose == FactorPurpose.Inventory && provider.PollInterval is not null ? CarryForward.Of(said, provider.SlotMinutes(zone), isSilent) : [];

    private void Look() => Watched(watch => watch.Look(zone));

    /// <summary>Who only looks at what prices the zone stops no question: the next look sees it.</summary>
    private void Watched(Action<ChainWatch> look)
    {
        if (purpose != FactorPurpose.Inventory || services.Watch is not { } watch)
            return;
        try
        {
            look(watch);
        }
        catch (Exception error) when (OwnStore.IsTroubled(error))
        {
            services.States.Count(_key, IntensityFailure.NotKept);
            LogUnseen(services.Log, zone, error.Message);
        }
    }

    /// <summary>
    /// Up to a tenth longer: many collectors must not ask a public API in the same second, and never earlier than it allows. But at most
    /// <see cref="LongestJitter"/>: a wait of weeks must end soon after the quota's window.
    /// </summary>
    /// <param name="wait">How long at least.</param>
    /// <param name="chance">From 0 to 1.</param>
    internal static TimeSpan Jitter(TimeSpan wait, double chance) => wait + ((wait / 10 < LongestJitter ? wait / 10 : LongestJitter) * chance);

    [LoggerMessage(2200, LogLevel.Warning, "{Provider} has no intensity for {Zone}: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string provider, string zone, string reason);

    [LoggerMessage(2223, LogLevel.Warning, "{Provider} wants to be left alone: it is not asked for {Zone} until {Until:u}, and the chain's next provider stands in")]
    private static partial void LogWait(ILogger logger, string provider, string zone, DateTimeOffset until);

    [LoggerMessage(2229, LogLevel.Warning, "What prices zone {Zone} now could not be read from the ledger, so a fall is counted at the next look: {Reason}")]
    private static partial void LogUnseen(ILogger logger, string zone, string reason);

    [LoggerMessage(2207, LogLevel.Error, "{Provider} has ended and is not asked for {Zone} any more: {Reason}")]
    private static partial void LogGone(ILogger logger, string provider, string zone, string reason);
}
