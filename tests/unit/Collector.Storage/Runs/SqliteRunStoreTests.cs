using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
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
        Assert.Equal(["new", "active", "later"], store.List(new(), 10).Select(run => run.Id));
        Assert.Null(store.Add(new("newer", "e", Noon.AddHours(4))));
        Assert.Throws<InvalidOperationException>(() => store.Add(new("one too many", "f", Noon)));
        Assert.Equal("a", store.Add(new("active", "other", Noon))!.Name);
        Assert.Equal(["newer", "new", "active"], store.List(new() { Active = true }, 10).Select(run => run.Id));
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
        Assert.Equal(["four", "theirs", "three"], store.List(new(), 10).Select(run => run.Id).Order(StringComparer.Ordinal));

        store.Add(new("more", "b", Noon));
        store.Change("three", run => run with { Ended = Noon.AddDays(1) });
        Assert.Null(store.Add(new("most", "c", Noon)));
        Assert.Equal(["four", "more", "most", "theirs"], store.List(new(), 10).Select(run => run.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void BeginAgain_OfAnEndedClaim_RemembersExactlyWhatWasUsed()
    {
        using var folder = new TemporaryDirectory();
        var path = folder.Combine("runs.db");
        var grams = GramsCo2e.FromPicograms(Int128.Parse("123456789012345678901", System.Globalization.CultureInfo.InvariantCulture));
        var used = new RunStanding([new("node-1", false, new(9, 8, 10, 1000), new Joules(3))], [new("node-1", false, "GB", FactorFamily.FromCode(1), grams)]);
        using (var store = new SqliteRunStore(path, capacity: 2))
        {
            store.Add(Claim("nightly", Noon));
            store.Add(new("theirs", "a", Noon) { Ended = Noon, Source = "mlflow" });
            Assert.Equal((true, false, false, false), (store.BeginAgain("nightly", used), store.BeginAgain("nightly", new([], [])), store.BeginAgain("theirs", used), store.BeginAgain("none", used)));
            Assert.Equal((null, Noon), (store.Find("nightly")!.Ended, store.Find("theirs")!.Ended));
        }

        using var again = new SqliteRunStore(path, capacity: 2);
        var known = again.UsedBefore("nightly")!;
        Assert.Equal((used.Hosts[0], used.Booked[0]), (Assert.Single(known.Hosts), Assert.Single(known.Booked)));
        Assert.Null(again.UsedBefore("theirs"));
        // It is forgotten with its run.
        again.Change("nightly", run => run with { Ended = Noon });
        again.Add(new("next", "b", Noon));
        Assert.Equal((null, null), (again.Find("nightly"), again.UsedBefore("nightly")));
    }

    /// <summary>A file of version 1 has runs and no attempts.</summary>
    [Fact]
    public void Open_OfAFileWithoutAttempts_KeepsItsRuns()
    {
        using var folder = new TemporaryDirectory();
        var path = folder.Combine("runs.db");
        using (var store = new SqliteRunStore(path)) store.Add(Claim("nightly", Noon));
        using (var older = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            older.Open();
            using var command = older.CreateCommand();
            command.CommandText = "DROP TABLE attempt; DROP TABLE claimant; PRAGMA user_version=1;";
            command.ExecuteNonQuery();
        }

        using var again = new SqliteRunStore(path);
        Assert.Null(again.UsedBefore("nightly"));
        Assert.True(again.BeginAgain("nightly", new([], [])));
        Assert.NotNull(again.UsedBefore("nightly"));
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
