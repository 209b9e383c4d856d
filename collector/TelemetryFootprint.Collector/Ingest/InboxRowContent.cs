using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>What an inbox row says: its ticks, and what they add to the ledger.</summary>
internal sealed record InboxRowContent(
    Inventory Inventory, DateTimeOffset ReceivedAt, IReadOnlyList<LiveTick> Ticks, IReadOnlyList<LedgerEntry> Entries, IReadOnlyList<PartEntry> Parts)
{
    /// <summary>Adds the row's energy to the group.</summary>
    public void AddTo(LedgerGroup group)
    {
        if (Ticks.Count > 0)
            NameDevices(group, Ticks[^1].Tick.UnixMicroseconds);
        group.Add(Entries, ReceivedAt);
        group.Add(Parts);
    }

    private void NameDevices(LedgerGroup group, long at)
    {
        group.AddHost(Inventory.Host, Inventory.HostLabels, DateTimeOffset.UnixEpoch.AddMicroseconds(at), Inventory.Uncovered);
        foreach (var device in Inventory.Devices)
            group.AddDevice(DeviceIdentity.Of(Inventory.Host, device), at);
    }
}
