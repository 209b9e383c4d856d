using Google.Protobuf;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>
/// An inbox row as the ticks that it stands for. What was valid when it was acknowledged is judged again: the disk may have
/// changed it since, and a decoder that is fed with anything else than valid batches may do anything.
/// </summary>
internal sealed class InboxRowReader(InventoryCatalogue inventories, HostDevices? devices = null, Quarantine? quarantine = null)
{
    private readonly HostDevices _devices = devices ?? new();
    private readonly Quarantine _quarantine = quarantine ?? new();

    /// <summary>Throws <see cref="InvalidDataException"/> if the row cannot be what was acknowledged.</summary>
    public InboxRowContent Read(InboxRow row) => Judge(row, () => Decode(row));

    /// <summary>The same for who does not count energy: its ticks alone.</summary>
    public IReadOnlyList<LiveTick> ReadTicks(InboxRow row) => Judge(row, () => DecodeTicks(row).Ticks);

    private static T Judge<T>(InboxRow row, Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (Exception damage) when (damage is InvalidProtocolBufferException or OverflowException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException($"Inbox row {row.Id}: {damage.Message}", damage);
        }
    }

    private InboxRowContent Decode(InboxRow row)
    {
        var (inventory, receivedAt, shift, ticks) = DecodeTicks(row);
        // All of the row's entries, or none: a row that fails half way must not leave a part of itself in the group.
        return new(inventory, receivedAt, ticks, [.. ticks.SelectMany(tick => TickEntries.Of(tick.Tick, shift))],
            [.. ticks.SelectMany(tick => TickEntries.PartsOf(tick.Tick, shift))]);
    }

    private (Inventory Inventory, DateTimeOffset ReceivedAt, long Shift, List<LiveTick> Ticks) DecodeTicks(InboxRow row)
    {
        var inventory = inventories.Find(ByteString.CopyFrom(row.InventoryId))
            ?? throw new InvalidDataException($"Inbox row {row.Id} names an inventory that is not stored.");
        var message = Batch.Parser.ParseFrom(row.Payload);
        if (BatchValidator.FirstViolation(message, inventory) is { } violation)
            throw new InvalidDataException($"Inbox row {row.Id} breaks a rule: {violation.Reason}");
        if (!message.AgentId.Span.SequenceEqual(row.AgentId) || message.Epoch != row.Epoch || (long)message.FirstSequence > row.First)
            throw new InvalidDataException($"Inbox row {row.Id} holds another batch than it names.");
        if (row.ReceivedAt is not { } receivedAt) throw new InvalidDataException($"Inbox row {row.Id} has no believable time of arrival.");
        var batch = BatchDecoder.Decode(message);
        var shift = batch.ToUnixMicroseconds(0, row.ClockOffsetMicroseconds);
        if (batch.Ticks.SelectMany(tick => tick.Rows).Any(tick => !LedgerRange.Holds(tick, shift)))
            throw new InvalidDataException($"Inbox row {row.Id} lies outside of the ledger's time.");
        var agent = Convert.ToHexStringLower(row.AgentId);
        var named = inventory;
        inventory = _devices.Fold(named);
        List<LiveTick> ticks = [.. batch.Ticks
            .Where(tick => (long)tick.Sequence >= row.First && (long)tick.Sequence <= row.Last)
            .Select(tick => new LiveTick(agent, inventory.Host, receivedAt, shift, new Tick(
                tick.MonotonicMicroseconds, checked(tick.MonotonicMicroseconds + shift), inventory, Plausible(tick, named, agent, row.Epoch, shift), tick.Gaps)) { Epoch = row.Epoch, Sequence = tick.Sequence })];
        return (inventory, receivedAt, shift, ticks);
    }

    /// <summary>A row that cannot be true is not counted, and its neighbours are. It depends on the row alone, so a replay does the same.</summary>
    private IReadOnlyList<DeviceRow> Plausible(DecodedTick tick, Inventory inventory, string agent, ulong epoch, long shift)
    {
        List<DeviceRow>? counted = null;
        for (var i = 0; i < tick.Rows.Count; i++)
        {
            var (row, device) = (tick.Rows[i], inventory.Devices[tick.Rows[i].Device]);
            var reason = RowPlausibility.WhyNot(row, device);
            var ofPower = reason is null ? RowPlausibility.WhyNotPower(row, device) : null;
            if ((reason ?? ofPower) is { } why)
            {
                counted ??= [.. tick.Rows.Take(i)];
                SetAside(row, new(agent, inventory.Host, epoch, tick.Sequence, why) { Device = device.Uuid, Millijoules = reason is null ? null : row.Millijoules }, shift);
            }

            if (reason is null) counted?.Add(ofPower is null ? row : row with { PowerMilliwatts = null });
        }

        return counted ?? tick.Rows;
    }

    private void SetAside(DeviceRow row, QuarantinedRow why, long shift) => _quarantine.Add(why with
    {
        From = DateTimeOffset.UnixEpoch.AddMicroseconds(row.StartMicroseconds + shift),
        To = DateTimeOffset.UnixEpoch.AddMicroseconds(row.EndMicroseconds + shift),
    });
}
