using Microsoft.AspNetCore.Http;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.TestKit.Logging;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared.Registry;

/// <summary>What is told and heard, and when.</summary>
public sealed class RunExchangeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _time = new(Noon);

    [Fact]
    public async Task Round_WithNothingNew_TellsNothing_AndAStoreThatLostAll_IsToldAgain()
    {
        await using var store = await PlayedStore.StartAsync();
        using PlayedCollector a = Of("a", store), b = Of("b", store);
        a.Runs.Add(new("job", "first", Noon));
        await a.RoundAsync();
        await b.RoundAsync();
        await a.RoundAsync();
        Assert.Equal((1, 0), (store.Lines, a.Known.UntoldCount));
        Assert.DoesNotContain("told\" >=", Asked(store, 0), StringComparison.Ordinal);
        Assert.Contains("told\" >=", Asked(store, ^1), StringComparison.Ordinal);

        store.Lose();
        _time.Advance(TimeSpan.FromMinutes(11));
        await a.RoundAsync();
        await b.RoundAsync();
        Assert.Equal((2, 1), (store.Lines, b.Known.Count));
    }

    [Fact]
    public async Task Round_WhileTheStoreIsAway_KeepsWhatWasHeard_AndTellsLater()
    {
        await using var store = await PlayedStore.StartAsync();
        using PlayedCollector a = Of("a", store), b = Of("b", store);
        await a.RoundAsync();
        store.IsAway = true;
        a.Runs.Add(new("job", "first", Noon));
        await Assert.ThrowsAsync<StoreUnavailableException>(a.RoundAsync);
        Assert.Equal((1, "first"), (a.Known.UntoldCount, a.Runs.Find("job")!.Name));
        store.IsAway = false;
        await a.RoundAsync();
        await b.RoundAsync();
        Assert.Equal("first", b.Runs.Find("job")!.Name);
    }

    /// <summary>Whose request was given up waits for nobody else's.</summary>
    [Fact]
    public async Task Await_WhileAnothersLookHangs_LetsGoOfWhoWaitsNoLonger()
    {
        TaskCompletionSource asked = new(), answers = new();
        await using var server = await ScriptedInflux.StartAsync(async http =>
        {
            asked.TrySetResult();
            await answers.Task;
            await http.Response.WriteAsync("""{"results":[{"statement_id":0}]}""");
        });
        using var rig = new SharedRig(server.Url);
        var first = Task.Run(() => rig.Runs.Await(CancellationToken.None));
        await asked.Task;
        using var gone = new CancellationTokenSource();
        var second = Task.Run(() => rig.Runs.Await(gone.Token));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.False(first.IsCompleted);
        answers.SetResult();
        await first;
        Assert.NotNull(rig.Runs.Age);
    }

    /// <summary>A store that is away is asked ever more rarely, told of once in the log, and from its return on at once.</summary>
    [Fact]
    public async Task Turn_WhileTheStoreIsAway_WaitsLongerAndLonger_AndAsEverOnceItIsBack()
    {
        using var log = new ErrorLogGuard();
        await using var store = await PlayedStore.StartAsync();
        using var a = new PlayedCollector("a", store, _time, log: log);
        for (var outage = 1; outage <= 2; outage++)
        {
            store.IsAway = true;
            // Up to three times the last, so the first of each outage is short.
            Assert.InRange(await a.Exchange.TurnAsync(CancellationToken.None), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
            for (var turn = 0; turn < 20; turn++)
                Assert.InRange(await a.Exchange.TurnAsync(CancellationToken.None), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
            store.IsAway = false;
            Assert.Equal(TimeSpan.FromSeconds(2), await a.Exchange.TurnAsync(CancellationToken.None));
            Assert.Equal(outage, log.Entries.Count(entry => entry.Event.Id == 2413));
        }
    }

    [Fact]
    public async Task Turn_ThatIsStopped_IsNoOutage()
    {
        using var log = new ErrorLogGuard();
        await using var store = await PlayedStore.StartAsync();
        using var a = new PlayedCollector("a", store, _time, log: log);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => a.Exchange.TurnAsync(new CancellationToken(canceled: true)));
        Assert.Empty(log.Entries);
    }

    [Fact]
    public async Task Round_OfMoreThanThereIsRoomFor_SaysSo()
    {
        await using var store = await PlayedStore.StartAsync();
        using var a = Of("a", store);
        using var b = new PlayedCollector("b", store, _time, capacity: 2);
        foreach (var id in (string[])["one", "two"]) a.Runs.Add(new(id, id, Noon));
        await a.RoundAsync();
        await b.RoundAsync();
        Assert.Equal((2, false), (b.Known.Count, b.Known.IsCut));
        _time.Advance(TimeSpan.FromSeconds(2));
        a.Runs.Add(new("three", "three", Noon));
        await a.RoundAsync();
        await b.RoundAsync();
        Assert.Equal((2, true), (b.Known.Count, b.Known.IsCut));
    }

    /// <summary>Out of the points too, and with him forgotten no old words are new.</summary>
    [Fact]
    public async Task Forget_OfAUser_LeavesHimInNoPoint_AndTheNewerWordsStand()
    {
        await using var store = await PlayedStore.StartAsync();
        using PlayedCollector a = Of("a", store), b = Of("b", store);
        a.Runs.Add(new("job", "first", Noon) { User = "ada" });
        await a.RoundAsync();
        _time.Advance(TimeSpan.FromSeconds(2));
        await b.RoundAsync();
        b.Runs.Change("job", run => run with { Name = "second", User = null });
        await b.RoundAsync();
        await a.RoundAsync();
        a.Own.Change("job", run => run with { User = null });
        Assert.Contains("No other collector", a.Exchange.Forget(["ada"]), StringComparison.Ordinal);
        await a.RoundAsync();
        await b.RoundAsync();
        Assert.All(store.Points, point => Assert.Equal("", point["user"]));
        Assert.Equal(("second", "second"), (a.Runs.Find("job")!.Name, b.Runs.Find("job")!.Name));
    }

    [Fact]
    public async Task Heard_UserOfACollectorThatKeepsNames_IsKeptAsThisOneIsTold()
    {
        await using var store = await PlayedStore.StartAsync();
        using var a = Of("a", store);
        using var b = new PlayedCollector("b", store, _time, userOf: _ => null);
        a.Runs.Add(new("job", "first", Noon) { User = "ada" });
        await a.RoundAsync();
        await b.RoundAsync();
        Assert.Null(b.Runs.Find("job")!.User);
        using var c = Of("c", store);
        await c.RoundAsync();
        Assert.Contains("1 records of other collectors", c.Exchange.Forget(["ada"]), StringComparison.Ordinal);
    }

    private static string Asked(PlayedStore store, Index at) => System.Net.WebUtility.UrlDecode(store.Server.Requests.ToArray()[at].Body);

    private PlayedCollector Of(string name, PlayedStore store) => new(name, store, _time);
}
