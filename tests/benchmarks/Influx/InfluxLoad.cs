using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.Benchmarks.Influx;

/// <summary>A fleet's readings, in a real inbox for the sink and as ticks in memory for the bare loop.</summary>
internal sealed class InfluxLoad : IAsyncDisposable
{
    public const int Agents = 40;
    public const int Devices = 8;
    private const int TicksPerBatch = 64;

    private readonly TemporaryDirectory _folder = new();

    public InfluxLoad() => Inbox = new(_folder.Combine("inbox.db"), InboxRetention.Default, TimeProvider.System, NullLogger<SqliteInbox>.Instance);

    public SqliteInbox Inbox { get; }

    /// <summary>In the inbox's order.</summary>
    public List<LiveTick> Ticks { get; } = [];

    public string Folder => _folder.Path;

    public InboxRowReader Rows => new(new InventoryCatalogue(Inbox));

    public async Task FillAsync(int ticksPerAgent, CancellationToken cancellationToken)
    {
        var agents = new SyntheticAgents(new SyntheticLoad { Agents = Agents, DevicesPerAgent = Devices });
        foreach (var agent in agents.All) await Inbox.StoreInventoryAsync(agent.Inventory.Host, agent.Inventory.ContentId.Memory, agent.Inventory.ToByteArray(), cancellationToken);
        foreach (var submission in agents.Batches(ticksPerAgent, TicksPerBatch, SubmissionOf)) await Inbox.AcceptAsync(submission, cancellationToken);
        var (rows, last) = (Rows, 0L);
        while (Inbox.Read(last, 256, 1 << 20) is { Count: > 0 } some)
        {
            foreach (var row in some) Ticks.AddRange(rows.ReadTicks(row));
            last = some[^1].Id;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Inbox.DisposeAsync();
        _folder.Dispose();
    }

    private static InboxSubmission SubmissionOf(SyntheticAgent agent, IReadOnlyList<SequencedTick> ticks)
    {
        var id = ByteString.CopyFrom(agent.Id.ToByteArray());
        var batch = BatchEncoder.Encode(new BatchOrigin(id, agent.Epoch, ByteString.CopyFrom(agent.BootId.ToByteArray())), ticks);
        return new(id.Memory, batch.Epoch, (long)batch.FirstSequence, (int)batch.TickCount, batch.InventoryId.Memory, 0, TimeProvider.System.GetUtcNow(), batch.ToByteArray());
    }
}
