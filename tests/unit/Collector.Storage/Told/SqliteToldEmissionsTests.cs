using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Told;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Told;

public sealed class SqliteToldEmissionsTests : IDisposable
{
    private const int Midnight = 1440 * 20_000;
    private static readonly EmissionTags A = new("node-1", "GPU-a", "nlp", "GB", "direct", "counter");
    private static readonly EmissionTags B = A with { Project = "vision" };

    private const string OldSchema = """
        CREATE TABLE told_series (id INTEGER PRIMARY KEY, host TEXT NOT NULL, device TEXT NOT NULL, project TEXT NOT NULL, zone TEXT NOT NULL,
          factor TEXT NOT NULL, method TEXT NOT NULL, UNIQUE (host, device, project, zone, factor, method)) STRICT;
        CREATE TABLE told (day INTEGER NOT NULL, series INTEGER NOT NULL, from_minute INTEGER NOT NULL, to_minute INTEGER NOT NULL,
          PRIMARY KEY (day, series, from_minute)) STRICT, WITHOUT ROWID;
        CREATE TABLE told_project (run TEXT PRIMARY KEY, project TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE told_begun (one INTEGER PRIMARY KEY CHECK (one = 1)) STRICT;
        """;

    private readonly TemporaryDirectory _folder = new();
    private SqliteToldEmissions _told;

    public SqliteToldEmissionsTests() => _told = Open();

    public void Dispose()
    {
        _told.Dispose();
        _folder.Dispose();
    }

    /// <summary>Over the end of a day and a restart, and however often it is told.</summary>
    [Fact]
    public void Tell_OfAnotherSeries_NamesWhatWasThereBeforeAtThoseMinutesAlone()
    {
        Assert.Empty(Tell(-3, 3, A));
        Assert.Empty(Tell(-3, 3, A));
        _told.Dispose();
        _told = Open();

        Assert.Equal([(-1, A), (0, A)], Tell(-1, 1, B));
        Assert.Equal([(-1, A), (0, A)], Tell(-1, 1, B));
        Assert.Equal([(1, A), (2, A)], Tell(1, 3));
    }

    /// <summary>CO2 and CO2e of one kind are two series.</summary>
    [Fact]
    public void Tell_OfAnotherGas_NamesTheOne()
    {
        var other = A with { Gas = "CO2e" };
        Tell(0, 3, A);
        Assert.Equal([(1, A)], Tell(1, 2, other));
        _told.Dispose();
        _told = Open();

        Assert.Equal([(1, A)], Tell(1, 2, other));
        Assert.Equal([(0, A)], Tell(0, 1));
    }

    /// <summary>Told before there was a gas: what has one now is taken back, what has none is the same point.</summary>
    [Fact]
    public void Open_OfAFileFromBeforeTheGas_KnowsWhatWasToldWithoutOne()
    {
        _told.Dispose();
        File.Delete(_folder.Combine("told.db"));
        using (var old = new SqliteConnection($"Data Source={_folder.Combine("told.db")};Pooling=False"))
        {
            old.Open();
            using var command = old.CreateCommand();
            command.CommandText = OldSchema + $"INSERT INTO told_series VALUES (7, 'node-1', 'GPU-a', 'nlp', 'GB', 'direct', 'counter'); INSERT INTO told VALUES (20000, 7, {Midnight}, {Midnight + 9}); PRAGMA user_version=1;";
            command.ExecuteNonQuery();
        }

        _told = Open();

        Assert.Empty(Tell(0, 2, A));
        Assert.Equal([(2, A), (3, A)], Tell(2, 4, A with { Gas = "CO2e" }));
    }

    [Fact]
    public void Tell_InAnyOrder_KnowsEveryMinute()
    {
        foreach (var minute in (int[])[5, 3, 4, 9, 7, 8, 6]) Tell(minute, minute + 1, A);
        _told.Dispose();
        _told = Open();
        Assert.Equal(Enumerable.Range(3, 7).Select(minute => (minute, A)), Tell(0, 20));
    }

    [Fact]
    public void Tell_OfANewDay_ForgetsThoseThatAreFolded()
    {
        Tell(0, 1, A);
        Tell(1440 * 5, (1440 * 5) + 1, A);
        Tell(1440 * 12, (1440 * 12) + 1, A);
        Assert.Empty(Tell(0, 1));
        Assert.Single(Tell(1440 * 5, (1440 * 5) + 1));
    }

    [Fact]
    public void Projects_AreNoneBeforeTheFirst_AndKeptAndForgotten()
    {
        Assert.Null(_told.Projects());
        _told.Keep([new("run-1", "nlp"), new("run-2", "vision")]);
        _told.Keep([new("run-1", "speech"), new("run-2", null)]);
        _told.Dispose();
        _told = Open();
        Assert.Equal([KeyValuePair.Create("run-1", "speech")], _told.Projects()!);
    }

    private SqliteToldEmissions Open() => new(_folder.Combine("told.db"), 10);

    private IEnumerable<(int Minute, EmissionTags Tags)> Tell(int from, int to, params EmissionTags[] tags)
    {
        var range = new MinuteRange(new(Midnight + from), new(Midnight + to));
        var points = Enumerable.Range(from, to - from).SelectMany(minute => tags.Select(one => (new UtcMinute(Midnight + minute), one))).ToList();
        return [.. _told.Tell(range, points).Select(left => (left.At.Value - Midnight, left.Tags)).OrderBy(left => left.Item1)];
    }
}
