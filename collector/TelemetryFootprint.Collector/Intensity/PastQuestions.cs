using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>
/// What a feed asks beside its usual question: energy older than the usual answer that still lacks its factor, and what the provider may have revised since.
/// A failure here says nothing of the provider's value for now.
/// </summary>
internal sealed partial class PastQuestions(
    IPastIntensityProvider provider, string zone, FactorKind kind, ResiliencePipeline<IReadOnlyList<FactorObservation>> pipeline, FeedServices services)
{
    /// <summary>Between two looks for gaps: a slot that the provider never settles must not be asked for on every poll.</summary>
    private static readonly TimeSpan GapInterval = TimeSpan.FromMinutes(30);

    /// <summary>Of one poll: the rest waits for the next.</summary>
    private const int MostRereads = 4;

    private DateTimeOffset _nextGap, _nextOld;
    private readonly OldGaps? _old = services.Gaps is { } gaps ? new(gaps, provider, zone) : null;

    /// <summary>Null: the provider has no past, or nobody asks for it.</summary>
    public static PastQuestions? Of(
        IIntensityProvider provider, string zone, FactorKind kind, ResiliencePipeline<IReadOnlyList<FactorObservation>> pipeline, FeedServices services) =>
        provider is IPastIntensityProvider past ? new PastQuestions(past, zone, kind, pipeline, services) : null;

    public async Task AskAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await FillGapAsync(now, cancellationToken);
            await FillOldAsync(now, cancellationToken);
            for (var i = 0; i < MostRereads && services.Rereads?.Next(provider, zone, kind, now) is { } due; i++)
            {
                LogReread(services.Log, provider.Name, zone, due.Range.From.ToTime(), due.Range.To.ToTime(), due.Age);
                await FetchAsync(due.Range, cancellationToken);
                services.Rereads.Done(due);
            }
        }
        catch (IntensityUnavailableException error)
        {
            Failed(error.Message, error.Failure);
        }
        catch (Exception error) when (error is TimeoutRejectedException or BrokenCircuitException)
        {
            Failed(error.Message, IntensityFailure.Unreachable);
        }
        catch (Exception error) when (OwnStore.IsTroubled(error))
        {
            // Of this collector's disk: the provider answers, and is asked on at its usual interval.
            Failed(error.Message, IntensityFailure.NotKept);
        }
    }

    /// <summary>One question for what lies further back than the usual search: a year without prices is asked for part by part, and never at once.</summary>
    private async Task FillOldAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_old is null || now < _nextOld)
            return;
        _nextOld = now + GapInterval;
        if (_old.Next(now) is not { } gap)
        {
            if (_old.Unanswered is { } rest)
                LogUnanswered(services.Log, provider.Name, zone, rest.From.ToTime(), rest.To.ToTime(), OldGaps.Pause);
            return;
        }

        LogPast(services.Log, provider.Name, zone, gap.From.ToTime(), gap.To.ToTime());
        try
        {
            await FetchAsync(gap, cancellationToken);
        }
        catch (IntensityUnavailableException error) when (!OldGaps.IsPassing(error.Failure))
        {
            // As it will be refused every time, it holds up no younger part.
            Failed(error.Message, error.Failure);
        }
        catch (Exception error) when (error is IntensityUnavailableException or TimeoutRejectedException or BrokenCircuitException)
        {
            _old.Failed(gap, error is IntensityUnavailableException { Failure: var failure } ? failure : IntensityFailure.Unreachable);
            throw;
        }

        _old.Asked(gap);
    }

    private async Task FillGapAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (services.Gaps is null || now < _nextGap)
            return;
        _nextGap = now + GapInterval;
        if (services.Gaps.Find(zone, kind, provider.SlotMinutes(zone), now) is not { } gap)
            return;
        LogPast(services.Log, provider.Name, zone, gap.From.ToTime(), gap.To.ToTime());
        var step = (int)Math.Min(provider.Terms.LongestRange.TotalMinutes, PastGaps.Reach.TotalMinutes);
        for (var from = gap.From; from < gap.To; from += step)
            await FetchAsync(new MinuteRange(from, from + step < gap.To ? from + step : gap.To), cancellationToken);
    }

    private async Task FetchAsync(MinuteRange range, CancellationToken cancellationToken)
    {
        try
        {
            var said = await pipeline.ExecuteAsync(async token => await provider.FetchPastAsync(zone, kind, range, services.Time.GetUtcNow(), token), cancellationToken);
            await services.Sink.AcceptAsync(said, services.Time.GetUtcNow(), cancellationToken);
        }
        catch (IntensityUnavailableException error) when (error.Failure == IntensityFailure.NoValue)
        {
            // It was asked and has nothing: the question is not repeated, and nothing is erased.
            services.States.Count(new ProviderKey(provider.Name, zone), error.Failure);
        }
    }

    private void Failed(string reason, IntensityFailure failure)
    {
        services.States.Count(new ProviderKey(provider.Name, zone), failure);
        LogFailed(services.Log, provider.Name, zone, reason);
    }

    [LoggerMessage(2204, LogLevel.Information, "{Provider} is asked for {Zone} from {From} to {To}: energy of that time lacks its final factor")]
    private static partial void LogPast(ILogger logger, string provider, string zone, DateTimeOffset from, DateTimeOffset to);

    [LoggerMessage(2220, LogLevel.Warning, "{Provider} has no factor for {Zone} between {From} and {To}: energy of that time stays unpriced, and it is asked again in {Pause}. Remedy: a file with the factors (Grid:csv:File), or ledger restate --zone where the zone is wrong")]
    private static partial void LogUnanswered(ILogger logger, string provider, string zone, DateTimeOffset from, DateTimeOffset to, TimeSpan pause);

    [LoggerMessage(2208, LogLevel.Information, "{Provider} is asked again for {Zone} from {From} to {To}, now {Age} old: it may have revised it")]
    private static partial void LogReread(ILogger logger, string provider, string zone, DateTimeOffset from, DateTimeOffset to, TimeSpan age);

    [LoggerMessage(2209, LogLevel.Warning, "{Provider} was asked for the past of {Zone} without success, and will be again: {Reason}")]
    private static partial void LogFailed(ILogger logger, string provider, string zone, string reason);
}
