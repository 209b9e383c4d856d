using Microsoft.Data.Sqlite;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

/// <summary>A spool's file with a writer and no queue around it; ticks of two GPUs under the sequences from 1 on.</summary>
internal sealed class SpoolWriterBench : IDisposable
{
    private readonly SpoolBench _folder = new();

    public SpoolWriterBench(int ticks)
    {
        Ticks = SampleBatches.Noisy(2, ticks);
        SqliteConnection connection = SpoolDatabase.OpenWriter(_folder.File, _folder.Options);
        SpoolDatabase.Create(connection);
        Writer = new SpoolWriter(connection, Keys, [], 0);
        Origin = Keys.Add(SpoolKeyKind.Origin, SpoolKey.OriginContent(5, SampleBatches.Id(7)));
    }

    public List<SequencedTick> Ticks { get; }

    public SpoolKeys Keys { get; } = new();

    public SpoolWriter Writer { get; }

    public SpoolKey Origin { get; }

    public string File => _folder.File;

    public SqliteConnection OpenConnection() => SpoolDatabase.OpenReader(_folder.File);

    public SpoolReader OpenReader() => new(OpenConnection(), Keys);

    public object? Sql(string text) => _folder.Sql(text);

    public void Empty(ulong sequence) => _folder.Empty(sequence);

    public List<TickRecord> Records(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => TickRecord.Of((ulong)i, Ticks[i - 1].Tick, Origin.Id, Keys.IdOf(Ticks[i - 1].Tick.Inventory, (ulong)i)))];

    public SpoolFill Write(int first, int count) => Writer.Apply(new(TickSpans.None, Records(first, count), SpoolState.Empty));

    public void Dispose()
    {
        Writer.Dispose();
        _folder.Dispose();
    }
}
