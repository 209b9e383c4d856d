using Google.Protobuf;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>Decides whether a batch may enter the inbox.</summary>
internal sealed class BatchAdmission(InventoryCatalogue inventories, DeviceLeases leases, IngestOptions options, TimeProvider time)
{
    /// <summary>
    /// Nothing is beyond hope before: agent and collector may share a clock that stands in the past since a power cut, until NTP has set it.
    /// </summary>
    public static readonly TimeSpan Hope = TimeSpan.FromDays(1);

    private readonly long _start = time.GetTimestamp();

    /// <summary>
    /// The refusal, or null and what to store with the batch. <paramref name="claim"/> is asked for the host of the batch, and throws if it
    /// is not the caller's: that of the inventory, for a host that was renamed still sends what it spooled under its old name. Who reports seldom holds its devices
    /// for so long as <paramref name="lease"/> says.
    /// </summary>
    public BatchRefusal? Judge(Batch batch, ByteString agentId, AgentClock? clock, Action<string> claim, out AdmittedBatch admitted, TimeSpan? lease = null)
    {
        admitted = default;
        if (batch.AgentId != agentId) return new(RejectCode.AgentMismatch, "the batch names another agent than the stream's hello");
        var inventory = inventories.Find(batch.InventoryId);
        if (inventory is not null) claim(inventory.Host);
        var violation = inventory is null ? BatchValidator.FirstViolation(batch) : BatchValidator.FirstViolation(batch, inventory);
        if (violation is not null) return new(RejectCode.Invalid, violation.Reason);
        if (inventory is null) return new(RejectCode.UnknownInventory, "send the inventory first");
        var clockOffset = ClockOffset.Decide(clock, batch.BootId.Span, (long)batch.BaseMonotonicMicroseconds, batch.BaseUnixMicroseconds, (long)batch.BaseSuspendedMicroseconds);
        admitted = new(inventory, clockOffset);
        return JudgeRows(batch, inventory, clock, clockOffset, lease);
    }

    private BatchRefusal? JudgeRows(Batch message, Inventory inventory, AgentClock? clock, long clockOffset, TimeSpan? lease)
    {
        var batch = BatchDecoder.Decode(message);
        var devices = new HashSet<int>();
        long pieces = 0;
        foreach (var row in batch.Ticks.SelectMany(tick => tick.Rows))
        {
            if (JudgeRow(row, batch.ToUnixMicroseconds(0, clockOffset)) is { } refusal) return refusal;
            pieces += LedgerRange.Pieces(row);
            devices.Add(row.Device);
        }

        if (pieces > LedgerRange.MaxPiecesPerBatch) return new(RejectCode.Invalid, "the intervals of the batch touch too many minutes");
        var end = batch.ToUnixMicroseconds(batch.Ticks[^1].MonotonicMicroseconds, clockOffset);
        if (time.GetUtcNow() - DateTimeOffset.UnixEpoch.AddMicroseconds(end) > options.MaxAge)
            return new(RejectCode.Invalid, FormattableString.Invariant($"the batch ends more than {options.MaxAge.TotalDays:0.#} days ago; Ingest:MaxAge allows no more"));
        if (time.GetElapsedTime(_start) > Hope && ClockOffset.IsOfNoTime(clock, message.BootId.Span, end, time.GetUtcNow()))
            return new(RejectCode.InTheFuture, "the batch ends more than a day in the future, and the boot whose clock was wrong is over") { IsBeyondHope = true };
        if (ClockOffset.IsInTheFuture(end, time.GetUtcNow()))
            return new(RejectCode.InTheFuture, "the batch ends more than 5 s in the collector's future");
        var held = leases.FirstHeldByAnother(
            Convert.ToHexStringLower(message.AgentId.Span), [.. devices.Select(device => inventory.Devices[device].Uuid)], lease);
        return held is null ? null : new(RejectCode.DuplicateDevice, $"another agent reports {held}");
    }

    private BatchRefusal? JudgeRow(DeviceRow row, long shift)
    {
        if (row.Method == Method.Simulated && !options.AcceptSimulated)
            return new(RejectCode.Simulated, "simulated energy is refused here; Ingest:AcceptSimulated allows it");
        if (row.EndMicroseconds - row.StartMicroseconds > LedgerRange.MaxIntervalMicroseconds)
            return new(RejectCode.Invalid, "an interval is longer than a year");
        // What no device can have drawn is left out when the row is counted, so that its neighbours are not refused with it.
        return LedgerRange.Holds(row, shift) ? null : new(RejectCode.Invalid, "an interval lies before 1970 or after 8999");
    }
}
