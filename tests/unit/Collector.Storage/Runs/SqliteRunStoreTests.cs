using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Storage.Runs;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Runs;

public sealed class SqliteRunStoreTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Add_AtTheCap_TakesThePlaceOfTheRunThatEndedFirst()
    {
        using var folder = new TemporaryDirectory();
        using var store = new SqliteRunStore(folder.Combine("runs.db"), capacity: 3);
        store.Add(new("active", "a", Noon));
        store.Add(new("later", "b", Noon) { Ended = Noon.AddHours(2) });
        store.Add(new("first", "c", Noon.AddHours(1)) { Ended = Noon.AddHours(1) });

        Assert.Null(store.Add(new("new", "d", Noon.AddHours(3))));
        Assert.Equal(["new", "active", "later"], store.List(null, null, 10).Select(run => run.Id));
        Assert.Null(store.Add(new("newer", "e", Noon.AddHours(4))));
        Assert.Throws<InvalidOperationException>(() => store.Add(new("one too many", "f", Noon)));
        Assert.Equal("a", store.Add(new("active", "other", Noon))!.Name);
        Assert.Equal(["newer", "new", "active"], store.List(null, active: true, 10).Select(run => run.Id));
    }

    /// <summary>Every command of a fleet may claim a run of its own: that costs nobody else's word.</summary>
    [Fact]
    public void Add_OfClaimedRuns_TakesOnlyTheirOwnPlaces()
    {
        using var folder = new TemporaryDirectory();
        using var store = new SqliteRunStore(folder.Combine("runs.db"), capacity: 4);
        store.Add(new("theirs", "a", Noon) { Ended = Noon });
        store.Add(Claim("one", Noon.AddHours(2)));
        store.Add(Claim("two", Noon.AddHours(1)));

        Assert.Null(store.Add(Claim("three", null)));
        Assert.Null(store.Add(Claim("four", null)));
        Assert.Throws<InvalidOperationException>(() => store.Add(Claim("five", null)));
        Assert.Equal(["four", "theirs", "three"], store.List(null, null, 10).Select(run => run.Id).Order(StringComparer.Ordinal));

        store.Add(new("more", "b", Noon));
        store.Change("three", run => run with { Ended = Noon.AddDays(1) });
        Assert.Null(store.Add(new("most", "c", Noon)));
        Assert.Equal(["four", "more", "most", "theirs"], store.List(null, null, 10).Select(run => run.Id).Order(StringComparer.Ordinal));
    }

    private static Run Claim(string id, DateTimeOffset? ended) => new(id, id, Noon) { Source = Run.Claimed, Ended = ended };

    [Fact]
    public void Change_ThatThrows_ChangesNothing()
    {
        using var folder = new TemporaryDirectory();
        using var store = new SqliteRunStore(folder.Combine("runs.db"));
        store.Add(new("a", "before", Noon));

        Assert.Throws<FormatException>(() => store.Change("a", _ => throw new FormatException()));
        Assert.Equal("after", store.Change("a", run => run with { Name = "after" })!.Name);
        Assert.Null(store.Change("b", run => run));
        Assert.Equal("after", store.Find("a")!.Name);
    }

    [Theory]
    [InlineData("training", null)]
    [InlineData("sleeping", "phase")]
    public void FirstViolation_OfAPhase_NamesIt(string phase, string? member) => Assert.Equal(member, RunRules.FirstViolation(new("a", "a", Noon) { Phase = phase })?.Member);
}
