using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest.Runs;

/// <summary>
/// The claims of one stream, and the way down of what they use: each run's state every 2 s, of so many at a time, in turns, but of those whose state nobody
/// reads. One that is over is told for a minute more. A ledger that cannot be read, or an agent that reads nothing, costs this stream its states and nothing else.
/// </summary>
internal sealed class RunStateFeed(ClaimedRuns claimed, RunStates states, AgentSender sender, TimeProvider time)
{
    public const int MostAtATime = 32;
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly long _number = claimed.NextStream();
    private ClaimingStream? _stream;
    private IReadOnlyList<RunClaim> _claims = [];
    private long _taken;
    private int _next;

    public void Take(string agentId, string host, RunClaims message)
    {
        _stream ??= new(agentId, host, _number);
        Volatile.Write(ref _claims, claimed.Take(_stream, message, _claims));
        Interlocked.Exchange(ref _taken, time.GetTimestamp());
    }

    public void End()
    {
        if (_stream is not null) claimed.Forget(_stream, _claims);
    }

    /// <summary>Until it is cancelled.</summary>
    public async Task RunAsync(Func<string> host, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var claim in Turn())
            {
                if (cancellationToken.IsCancellationRequested)
                    break;
                // Of the next one more may be known.
                if (StateOf(claim, host(), cancellationToken) is not { } state)
                    continue;
                await sender.SendAsync(new() { RunState = state }, cancellationToken);
            }
        }
    }

    private List<RunClaim> Turn()
    {
        var isForgotten = time.GetElapsedTime(Interlocked.Read(ref _taken)) > Memory;
        var claims = Volatile.Read(ref _claims).Where(claim => !claim.WithoutState && !(claim.Over && isForgotten)).ToList();
        if (claims.Count == 0)
            return [];
        var turn = Enumerable.Range(_next, Math.Min(MostAtATime, claims.Count)).Select(at => claims[at % claims.Count]).ToList();
        _next = (_next + turn.Count) % claims.Count;
        return turn;
    }

    private RunState? StateOf(RunClaim claim, string host, CancellationToken cancellationToken)
    {
        try
        {
            return states.Of(claim, host, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException || cancellationToken.IsCancellationRequested)
        {
            // The ledger, the registry or the store: the next turn asks again, if there is one.
            return null;
        }
    }
}
