using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Ingest.Runs;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

/// <summary>The way down of what claimed runs use: each in its turn, no longer than anybody wants it.</summary>
public sealed class RunStateFeedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<RunState> _sent = [];

    [Fact]
    public async Task Run_MoreThanAreToldAtATime_AreToldInTurns()
    {
        await using var rig = await CollectorRig.StartAsync();
        await using var feed = Feed(rig, RunStateFeed.MostAtATime + 8);
        await feed.UntilAsync(() => Told() >= RunStateFeed.MostAtATime);
        Assert.Equal(RunStateFeed.MostAtATime, Told());
        await feed.UntilAsync(() => Told() >= 2 * RunStateFeed.MostAtATime);

        lock (_sent) Assert.Equal(RunStateFeed.MostAtATime + 8, _sent.Select(state => state.RunId).Distinct().Count());
    }

    [Fact]
    public async Task Run_ClaimThatIsOver_IsToldForAMinuteAsClosed()
    {
        await using var rig = await CollectorRig.StartAsync();
        await using var feed = Feed(rig, 0);
        feed.Take(Claim("over", isOver: true), Claim("open"));
        await feed.UntilAsync(() => Told() >= 2);
        lock (_sent) Assert.Equal([("over", true), ("open", false)], _sent.Take(2).Select(state => (state.RunId, state.Closed)));
        rig.Time.Advance(TimeSpan.FromMinutes(2));

        // They came in turns: three of one after another is the end of the other.
        await feed.UntilAsync(() => LastAre("open", 3));
    }

    /// <summary>A host of hundreds of processes that name runs of their own, and one claim: it is told each time, not in its turn among all.</summary>
    [Fact]
    public async Task Run_ClaimsWhoseStateNobodyReads_TakeNoTurns()
    {
        await using var rig = await CollectorRig.StartAsync();
        await using var feed = Feed(rig, 0);
        feed.Take([Claim("claimed"), .. Enumerable.Range(0, 5 * RunStateFeed.MostAtATime).Select(at => new RunClaim { RunId = $"word-{at}", WithoutState = true })]);
        await feed.UntilAsync(() => LastAre("claimed", 3));

        lock (_sent) Assert.All(_sent, state => Assert.Equal("claimed", state.RunId));
        Assert.NotNull(rig.Services.GetRequiredService<IRunStore>().Find("word-0"));
    }

    [Fact]
    public async Task End_OfAStream_LeavesItsRunsAsTheyAre()
    {
        await using var rig = await CollectorRig.StartAsync();
        await using (var feed = Feed(rig, 1))
            await feed.UntilAsync(() => Told() >= 1);

        // A host that cannot be reached has not ended its run.
        Assert.Null(rig.Services.GetRequiredService<IRunStore>().Find("run-0")!.Ended);
    }

    private int Told()
    {
        lock (_sent) return _sent.Count;
    }

    private bool LastAre(string run, int times)
    {
        lock (_sent) return _sent.Count >= times && _sent.TakeLast(times).All(state => state.RunId == run);
    }

    private static RunClaim Claim(string id, bool isOver = false) => new() { RunId = id, Name = id, Over = isOver };

    private RunningFeed Feed(CollectorRig rig, int claims)
    {
        var sender = new AgentSender((message, _) =>
        {
            lock (_sent) _sent.Add(message.RunState);
            return ValueTask.CompletedTask;
        });
        var feed = new RunStateFeed(rig.Services.GetRequiredService<ClaimedRuns>(), rig.Services.GetRequiredService<RunStates>(), sender, rig.Time);
        var running = new RunningFeed(rig, feed);
        running.Take([.. Enumerable.Range(0, claims).Select(at => Claim($"run-{at}"))]);
        return running;
    }

    /// <summary>One whose clock a test moves.</summary>
    private sealed class RunningFeed : IAsyncDisposable
    {
        private readonly CollectorRig _rig;
        private readonly RunStateFeed _feed;
        private readonly CancellationTokenSource _ending = new();
        private readonly Task _running;

        public RunningFeed(CollectorRig rig, RunStateFeed feed)
        {
            (_rig, _feed) = (rig, feed);
            _running = feed.RunAsync(() => "node-1", _ending.Token);
        }

        public void Take(params RunClaim[] claims) => _feed.Take("a", "node-1", new RunClaims { Claims = { claims } });

        public async Task UntilAsync(Func<bool> isSo)
        {
            using var limit = new CancellationTokenSource(Patience);
            while (!isSo())
            {
                _rig.Time.Advance(TimeSpan.FromMilliseconds(100));
                await Task.Delay(5, limit.Token);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _ending.CancelAsync();
            await _running;
            _feed.End();
            _ending.Dispose();
        }
    }
}
