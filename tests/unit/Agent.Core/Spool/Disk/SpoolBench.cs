using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

/// <summary>A spool in a folder of its own; nothing is committed but by <see cref="SpoolTickQueue.Commit"/>.</summary>
internal sealed class SpoolBench : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public string Folder => _folder.Path;

    public string File => _folder.Combine("spool.db");

    public SpoolOptions Options { get; set; }

    public ILogger Logger { get; set; } = NullLogger.Instance;

    public SpoolBench() => Options = new SpoolOptions(_folder.Path, SpoolOptions.DefaultBytes, SpoolDurability.Tick, SampleBatches.Id(7));

    public SpoolTickQueue Open() => new(Options, Logger);

    /// <summary>Opens, appends and commits, and closes.</summary>
    public IReadOnlyList<ulong> Fill(IEnumerable<SequencedTick> ticks)
    {
        using SpoolTickQueue queue = Open();
        return Append(queue, ticks);
    }

    public static IReadOnlyList<ulong> Append(SpoolTickQueue queue, IEnumerable<SequencedTick> ticks)
    {
        List<ulong> sequences = [.. ticks.Select(tick => queue.Append(tick.Tick))];
        while (queue.Commit())
        {
        }

        return sequences;
    }

    /// <summary>What a dead process leaves: the files as they are now, log and all.</summary>
    public SpoolBench Crash()
    {
        var copy = new SpoolBench { Logger = Logger };
        copy.Options = Options with { Directory = copy.Folder };
        foreach (string name in new[] { "spool.db", "spool.db-wal", "spool.note" })
        {
            if (System.IO.File.Exists(_folder.Combine(name))) System.IO.File.Copy(_folder.Combine(name), copy._folder.Combine(name));
        }

        return copy;
    }

    public object? Sql(string text)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own words.
        command.CommandText = text;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    /// <summary>What a damaged page can say and no statement may: there is nothing where a tick was.</summary>
    public void Empty(ulong sequence)
    {
        Sql("PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = replace(sql, 'payload BLOB NOT NULL', 'payload BLOB') WHERE name = 'ticks'");
        Sql(FormattableString.Invariant($"UPDATE ticks SET payload = NULL WHERE sequence = {sequence}"));
        Assert.Equal(1L, Sql("SELECT count(*) FROM ticks WHERE payload IS NULL"));
    }

    public void Dispose() => _folder.Dispose();
}
