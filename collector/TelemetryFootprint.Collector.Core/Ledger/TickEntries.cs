using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Intervals;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>
/// What a tick adds to the ledger. An entry depends on its row alone, so ticks may come in any order and any grouping.
/// </summary>
public static class TickEntries
{
    /// <param name="unixShiftMicroseconds">
    /// Added to a monotonic time it gives UTC: the batch's base on the wall clock, minus its base on the monotonic one, plus the stored clock offset.
    /// </param>
    public static IEnumerable<LedgerEntry> Of(Tick tick, long unixShiftMicroseconds)
    {
        foreach (var row in tick.Rows)
        {
            var device = tick.Inventory.Devices[row.Device];
            if (row.Kind == RowKind.Opening || IsPart(device)) continue;
            foreach (var entry in OfRow(row, tick.Inventory.Host, device, unixShiftMicroseconds)) yield return entry;
        }
    }

    /// <summary>The rows that are parts of others: exact, and counted with the others only.</summary>
    public static IEnumerable<PartEntry> PartsOf(Tick tick, long unixShiftMicroseconds)
    {
        foreach (var row in tick.Rows)
        {
            var device = tick.Inventory.Devices[row.Device];
            if (row.Kind == RowKind.Opening || !IsPart(device)) continue;
            var bounds = BoundsOf(row, device);
            var observed = new MinuteSplit(row.StartMicroseconds + unixShiftMicroseconds, row.EndMicroseconds + unixShiftMicroseconds)
                .Pieces().Sum(piece => piece.Milliseconds);
            yield return new(
                tick.Inventory.Host, device.Uuid, row.Method == Method.Simulated,
                new(row.Millijoules, bounds.Low.Millijoules, bounds.High.Millijoules, observed));
        }
    }

    // An instance's energy is a part of its board's, which has a row of its own. A module's row is what it takes beside its GPUs.
    private static bool IsPart(Device device) => device.Kind == DeviceKind.Mig;

    private static IEnumerable<LedgerEntry> OfRow(DeviceRow row, string host, Device device, long shift)
    {
        var bounds = BoundsOf(row, device);
        var split = new MinuteSplit(row.StartMicroseconds + shift, row.EndMicroseconds + shift);
        var shares = row.Shares is { Count: > 0 } given ? given : [new RowShare(null, PowerState.Unspecified, row.Millijoules)];
        var isSplit = row.OwnersMethod != row.Method;
        long before = 0;
        for (var i = 0; i < shares.Count; i++)
        {
            var share = shares[i];
            var series = new SeriesKey(host, device.Uuid, OwnerText.Of(share.Owner), share.State, row.Method) { IsSplit = isSplit };
            var low = ShareOf(bounds.Low.Millijoules, row.Millijoules, before, share.Millijoules, i == shares.Count - 1);
            var high = ShareOf(bounds.High.Millijoules, row.Millijoules, before, share.Millijoules, i == shares.Count - 1);
            foreach (var piece in split.Pieces())
            {
                // Observed time is the device's, and its owners' as the energy is: what making the device emitted follows them by it.
                var observed = ShareOf(piece.Milliseconds, row.Millijoules, before, share.Millijoules, i == shares.Count - 1);
                yield return new(series, piece.Minute, new(split.PartOf(share.Millijoules, piece), split.PartOf(low, piece), split.PartOf(high, piece), observed));
            }

            before += share.Millijoules;
        }
    }

    // By running totals, so that the shares' bounds and times sum to the row's; without energy the last share takes all.
    private static long ShareOf(long whole, long total, long before, long share, bool last) => total == 0
        ? last ? whole : 0
        : ConservingSplit.Between(whole, before, before + share, total);

    private static EnergyBounds BoundsOf(DeviceRow row, Device device)
    {
        var rule = device.Bounds.FirstOrDefault(rule => rule.Method == row.Method);
        return EnergyBounds.Of(
            new(row.Millijoules), row.EndMicroseconds - row.StartMicroseconds, rule is null ? null : new(rule.HalfWidthPpm),
            rule?.Range is { } range ? (new(range.LowMilliwatts), new(range.HighMilliwatts)) : null);
    }
}
