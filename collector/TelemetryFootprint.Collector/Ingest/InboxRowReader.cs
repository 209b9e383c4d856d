using Google.Protobuf;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>An inbox row as the ticks that it stands for.</summary>
internal sealed class InboxRowReader(InventoryCatalogue inventories)
{
    public List<LiveTick> Read(InboxRow row)
    {
        var inventory = inventories.Find(ByteString.CopyFrom(row.InventoryId))
            ?? throw new InvalidDataException($"Inbox row {row.Id} names an inventory that is not stored.");
        var batch = BatchDecoder.Decode(Batch.Parser.ParseFrom(row.Payload));
        var shift = batch.ToUnixMicroseconds(0, row.ClockOffsetMicroseconds);
        var agent = Convert.ToHexStringLower(row.AgentId);
        return [.. batch.Ticks
            .Where(tick => (long)tick.Sequence >= row.First && (long)tick.Sequence <= row.Last)
            .Select(tick => new LiveTick(agent, inventory.Host, row.ReceivedAt, shift, new Tick(
                tick.MonotonicMicroseconds, tick.MonotonicMicroseconds + shift, inventory, tick.Rows, tick.Gaps)))];
    }

    /// <summary>Adds the row's energy to the group.</summary>
    public static void AddTo(LedgerGroup group, IReadOnlyList<LiveTick> ticks)
    {
        foreach (var tick in ticks)
        {
            group.AddHost(tick.Host, tick.Tick.Inventory.HostLabels);
            group.Add(TickEntries.Of(tick.Tick, tick.UnixShiftMicroseconds), tick.ReceivedAt);
        }
    }
}
