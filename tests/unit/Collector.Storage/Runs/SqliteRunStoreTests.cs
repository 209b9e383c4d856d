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
