using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared.Registry;

/// <summary>Two collectors and one store: a run is the same at both once each has heard the other.</summary>
public sealed class SharedRunStoreTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _time = new(Noon);

    [Fact]
    public async Task Change_AtTheOther_IsEverybodysWord_AndANewerOneGoesBefore()
    {
        await using var store = await PlayedStore.StartAsync();
        using PlayedCollector a = Of("a", store), b = Of("b", store);
        a.Runs.Add(new("job", "first", Noon) { Project = "p" });
        await HearAsync(a, b, a);
        Assert.Equal("first", b.Runs.Find("job")!.Name);
        Assert.Equal("first", b.Runs.Add(new("job", "mine", Noon))!.Name);
        Assert.Null(b.Own.Find("job"));

        b.Runs.Change("job", run => run with { Project = "q" });
        await HearAsync(b, a);
        Assert.Equal(("first", "q", "p"), (a.Runs.Find("job")!.Name, a.Runs.Find("job")!.Project, a.Own.Find("job")!.Project));
        a.Runs.Change("job", run => run with { Ended = Noon.AddHours(1) });
        await HearAsync(a, b);
        Assert.Equal(("q", Noon.AddHours(1)), (b.Runs.Find("job")!.Project, b.Runs.Find("job")!.Ended));
        Assert.Equal(["job"], b.Runs.List(new() { Projects = ["q"], Active = false }, 10).Select(run => run.Id));
    }

    /// <summary>Each collector ends its own ranks', and never another's; what ended may be forgotten.</summary>
    [Fact]
    public async Task ChangeHere_OfAClaimThatAnotherHasNamed_EndsTheClaim_AndNotTheRun()
    {
        await using var store = await PlayedStore.StartAsync();
        using PlayedCollector a = Of("a", store), b = Of("b", store);
        a.Runs.Add(new("job", "named", Noon) { Project = "p" });
        await HearAsync(a, b);
        b.Runs.Add(Claim());
        Assert.Equal((Run.Claimed, "p", null), (b.Own.Find("job")!.Source, b.Own.Find("job")!.Project, b.Own.Find("job")!.Ended));
        b.Runs.ChangeHere("job", run => run with { Ended = Noon.AddHours(1) });
        await HearAsync(b, a);
        Assert.Equal((Noon.AddHours(1), null, null), (b.Own.Find("job")!.Ended, b.Runs.Find("job")!.Ended, a.Runs.Find("job")!.Ended));
        // The word of a person, of a run whose own record is a claim.
        b.Runs.Change("job", run => run with { Project = "q" });
        await HearAsync(b, a);
        Assert.Equal(("q", null), (a.Runs.Find("job")!.Project, b.Own.Find("job")!.Source));
    }

    [Fact]
    public async Task Change_OfAClaimThatGoesOnElsewhere_LeavesItsEndToItsRanks()
    {
        await using var store = await PlayedStore.StartAsync();
        using PlayedCollector a = Of("a", store), b = Of("b", store), c = Of("c", store);
        a.Runs.Add(Claim());
        await HearAsync(a, b, c);
        b.Runs.Add(Claim());
        b.Runs.ChangeHere("job", run => run with { Ended = Noon.AddMinutes(1) });
        await HearAsync(b, a, c);
        b.Runs.Change("job", run => run with { Project = "q" });
        c.Runs.Change("job", run => run with { Name = "renamed", Project = "q" });
        await HearAsync(b, c, a);
        Assert.Equal(("q", null), (a.Runs.Find("job")!.Project, a.Runs.Find("job")!.Ended));
        a.Runs.ChangeHere("job", run => run with { Ended = Noon.AddHours(2) });
        await HearAsync(a, b);
        Assert.Equal(Noon.AddHours(2), b.Runs.Find("job")!.Ended);
    }

    /// <summary>Slurm's accounting and Kubernetes are asked at each collector, whatever was named at another a second ago.</summary>
    [Theory]
    [InlineData(RunSources.Accounting)]
    [InlineData(RunSources.Kubernetes)]
    [InlineData(RunSources.Prolog)]
    public async Task Fill_BeforeANameIsHeard_YieldsToIt(string source)
    {
        await using var store = await PlayedStore.StartAsync();
        using PlayedCollector a = Of("a", store), b = Of("b", store);
        await HearAsync(a, b);
        a.Runs.Add(new("slurm:42", "chosen", Noon) { Project = "p", Source = "mlflow" });
        _time.Advance(TimeSpan.FromSeconds(1));
        b.Runs.Add(new("slurm:42", "slurm:42", Noon.AddMinutes(-1)) { Source = source });
        b.Runs.Fill("slurm:42", run => run with { Name = "train.sh", Project = "account" });
        Assert.Equal("train.sh", b.Runs.Find("slurm:42")!.Name);
        await HearAsync(b, a, b);
        foreach (var runs in (IRunStore[])[a.Runs, b.Runs])
            Assert.Equal(("chosen", "p", "mlflow", Noon.AddMinutes(-1)), (runs.Find("slurm:42")!.Name, runs.Find("slurm:42")!.Project, runs.Find("slurm:42")!.Source, runs.Find("slurm:42")!.Started));
    }

    /// <summary>What is filled is filled into what was heard, and no newer than a choice that was not.</summary>
    [Fact]
    public async Task Fill_BeforeAChangeIsHeard_LeavesTheChange()
    {
        await using var store = await PlayedStore.StartAsync();
        using PlayedCollector a = Of("a", store), b = Of("b", store);
        a.Runs.Add(new("k8s:1", "k8s:1", Noon) { Source = RunSources.Kubernetes });
        a.Runs.Fill("k8s:1", run => run with { Name = "pod" });
        await HearAsync(a, b);
        a.Runs.Change("k8s:1", run => run with { Project = "chosen" });
        _time.Advance(TimeSpan.FromSeconds(1));
        b.Runs.Fill("k8s:1", run => run with { Project = "namespace" });
        Assert.Equal("namespace", b.Runs.Find("k8s:1")!.Project);
        await HearAsync(b, a, b);
        Assert.Equal(("chosen", "chosen"), (a.Runs.Find("k8s:1")!.Project, b.Runs.Find("k8s:1")!.Project));

        // What is there to fill after that, is.
        b.Runs.Fill("k8s:1", run => run with { User = "ada" });
        await HearAsync(b, a);
        Assert.Equal(("chosen", "ada"), (a.Runs.Find("k8s:1")!.Project, a.Runs.Find("k8s:1")!.User));
    }

    /// <summary>A collector of another cluster knows nothing of this pod, and took it for one that is gone.</summary>
    [Fact]
    public async Task ListHere_OfPlaces_HasNoRunThatAnotherRegistered_NorOneThatEndedThere()
    {
        await using var store = await PlayedStore.StartAsync();
        using PlayedCollector a = Of("a", store), b = Of("b", store);
        a.Runs.Add(new("k8s:1", "pod", Noon) { Source = RunSources.Kubernetes });
        await HearAsync(a, b);
        var asked = new RunFilter { Active = true, Sources = [RunSources.Kubernetes] };
        Assert.Equal((1, 1), (a.Runs.ListHere(asked, 10).Count, b.Runs.List(asked, 10).Count));
        Assert.Empty(b.Runs.ListHere(asked, 10));
        Assert.Empty(b.Runs.List(asked with { User = "ada" }, 10));

        b.Runs.Change("k8s:1", run => run with { Ended = Noon.AddHours(1) });
        await HearAsync(b, a);
        Assert.Null(a.Own.Find("k8s:1")!.Ended);
        Assert.Empty(a.Runs.ListHere(asked, 10));
        Assert.Single(a.Runs.List(asked with { Active = false }, 10));
    }

    [Fact]
    public async Task Unheard_StoreThatIsAway_IsSaidAndNotTakenForNothing()
    {
        await using var store = await PlayedStore.StartAsync();
        store.IsAway = true;
        using var a = Of("a", store);
        Assert.Throws<StoreUnavailableException>(() => a.Runs.Change("job", run => run));
        Assert.Throws<StoreUnavailableException>(() => a.Runs.Add(new("job", "a", Noon)));
        Assert.Throws<StoreUnavailableException>(() => a.Runs.List(new(), 10));
        // A host's word waits for nobody.
        Assert.Null(a.Runs.Add(Claim()));
        store.IsAway = false;
        await HearAsync(a);
        store.IsAway = true;
        Assert.Null(a.Runs.Change("other", run => run));
        Assert.Single(a.Runs.List(new(), 10));
    }

    private static Run Claim() => new("job", "job", Noon) { Source = Run.Claimed };

    private PlayedCollector Of(string name, PlayedStore store) => new(name, store, _time);

    private async Task HearAsync(params PlayedCollector[] collectors)
    {
        _time.Advance(TimeSpan.FromSeconds(2));
        foreach (var collector in collectors) await collector.RoundAsync();
    }
}
