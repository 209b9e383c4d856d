using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Storage.Runs;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Runs;

public sealed class SqliteClaimantsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Load_AfterAReopening_HasThoseThatWereThereAwaySinceNowAndTheOthersSinceThen()
    {
        using var folder = new TemporaryDirectory();
        var path = folder.Combine("runs.db");
        using (var store = new SqliteRunStore(path))
        {
            store.Claimants.Save([new("r", "a", null), new("r", "b", Noon.AddMinutes(-30)), new("r", "ahead", Noon.AddYears(1)), new("s", "a", null), new("gone", "a", null)], []);
            store.Claimants.Save([new("s", "a", null)], [new("gone", "a", null), new("none", "c", null)]);
        }

        using var again = new SqliteRunStore(path);
        Assert.Equal(
            [new("r", "a", Noon), new("r", "ahead", Noon), new("r", "b", Noon.AddMinutes(-30)), new Claimant("s", "a", Noon)],
            again.Claimants.Load(Noon, 10));
        // What was found at a start is kept.
        Assert.All(again.Claimants.Load(Noon.AddHours(1), 10), claimant => Assert.True(claimant.Away <= Noon));
    }

    [Fact]
    public void Load_OfMoreThanAreRemembered_ForgetsThoseThatWentFirst()
    {
        using var folder = new TemporaryDirectory();
        using var store = new SqliteRunStore(folder.Combine("runs.db"));
        store.Claimants.Save([new("old", "a", Noon), new("new", "a", Noon.AddHours(1)), new("middle", "b", Noon.AddMinutes(1))], []);

        Assert.Equal(["middle", "new"], store.Claimants.Load(Noon.AddHours(2), 2).Select(claimant => claimant.Run));
        Assert.Equal(2, store.Claimants.Load(Noon.AddHours(2), 10).Count);
    }

    /// <summary>A file of version 2 knows no claimants: its claimed runs that go on are nobody's, and no others are.</summary>
    [Fact]
    public void Open_OfAFileWithoutClaimants_KeepsItsRunsAndWaitsForTheirs()
    {
        using var folder = new TemporaryDirectory();
        var path = folder.Combine("runs.db");
        using (var store = new SqliteRunStore(path))
        {
            store.Add(new("left", "left", Noon) { Source = Run.Claimed });
            store.Add(new("over", "over", Noon) { Source = Run.Claimed, Ended = Noon });
            store.Add(new("theirs", "theirs", Noon) { Source = "mlflow" });
        }

        using (var older = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            older.Open();
            using var command = older.CreateCommand();
            command.CommandText = "DROP TABLE claimant; PRAGMA user_version=2;";
            command.ExecuteNonQuery();
        }

        using var again = new SqliteRunStore(path);
        Assert.Equal([new("left", Claimant.Nobody, Noon)], again.Claimants.Load(Noon, 10));
        Assert.NotNull(again.Find("over"));
    }
}
