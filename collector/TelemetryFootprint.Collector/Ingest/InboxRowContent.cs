using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>What an inbox row says: its ticks, and what they add to the ledger.</summary>
internal sealed record InboxRowContent(
    Inventory Inventory, DateTimeOffset ReceivedAt, IReadOnlyList<LiveTick> Ticks, IReadOnlyList<LedgerEntry> Entries)
{
    /// <summary>Adds the row's energy to the group.</summary>
    public void AddTo(LedgerGroup group)
    {
        group.AddHost(Inventory.Host, Inventory.HostLabels);
        var at = Ticks.Count == 0 ? 0 : Ticks[^1].Tick.UnixMicroseconds;
        foreach (var device in Inventory.Devices)
            group.AddDevice(new(Inventory.Host, device.Uuid, device.Index, device.Model, device.Kind), at);
        group.Add(Entries, ReceivedAt);
    }
}
