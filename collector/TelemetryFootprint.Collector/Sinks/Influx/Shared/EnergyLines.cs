using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>
/// <c>footprint_energy</c>: what a tick adds to the ledger, one point per device, owner, state and minute. A tick is named by its queue's epoch and its
/// sequence there, so whichever collectors take it in write the same points, and sums of them count it once. For one caller at a time.
/// </summary>
internal sealed class EnergyLines
{
    public const string Measurement = "footprint_energy";

    /// <summary>Of the tag <c>split</c>, which is absent where one owner had all.</summary>
    public const string Split = "owners";

    /// <summary>
    /// Two collectors may place one tick in time a little apart: agents' clocks are corrected beyond <see cref="ClockOffset.ToleranceMicroseconds"/> by each
    /// collector's own. So near to a minute's edge the tick says of the minute beyond that it has nothing there, and the last word on both is one's.
    /// </summary>
    public const long EdgeMicroseconds = ClockOffset.ToleranceMicroseconds + 1_000_000;

    private const ulong NanosecondsPerMinute = 60_000_000_000;

    private readonly Dictionary<(SeriesKey Series, UtcMinute Minute), EnergyCell> _cells = [];
    private readonly Dictionary<string, (UtcMinute? Before, UtcMinute? After, string? Component)> _devices = new(StringComparer.Ordinal);

    public void Write(LiveTick tick, LineBuffer lines)
    {
        _cells.Clear();
        _devices.Clear();
        foreach (var row in tick.Tick.Rows) Note(tick, row);
        foreach (var entry in TickEntries.Of(tick.Tick, tick.UnixShiftMicroseconds))
        {
            var key = (entry.Series, entry.Minute);
            // Devices beyond the cap of their host are one.
            _cells[key] = _cells.GetValueOrDefault(key) + entry.Cell;
            var (before, after, _) = _devices[entry.Series.Device];
            if (before is { } earlier) _cells.TryAdd((entry.Series, earlier), default);
            if (after is { } later) _cells.TryAdd((entry.Series, later), default);
        }

        var epoch = tick.Epoch.ToString("x16", CultureInfo.InvariantCulture);
        foreach (var ((series, minute), cell) in _cells) Write(series, cell, _devices[series.Device].Component, epoch, TimeOf(minute, tick.Sequence), lines);
    }

    private void Note(LiveTick tick, DeviceRow row)
    {
        var device = tick.Tick.Inventory.Devices[row.Device];
        var (start, end) = (row.StartMicroseconds + tick.UnixShiftMicroseconds, row.EndMicroseconds + tick.UnixShiftMicroseconds);
        var (first, last) = (UtcMinute.FromUnixMicroseconds(start), UtcMinute.FromUnixMicroseconds(Math.Max(start, end - 1)));
        _devices[device.Uuid] = (
            start - first.StartUnixMicroseconds < EdgeMicroseconds ? first + -1 : null,
            (last + 1).StartUnixMicroseconds - end < EdgeMicroseconds ? last + 1 : null,
            HostComponent.Of(device.Kind));
    }

    /// <summary>Within the minute a time is a name: readers ask for whole minutes.</summary>
    private static long TimeOf(UtcMinute minute, ulong sequence) => checked((minute.StartUnixMicroseconds * 1000) + (long)(sequence % NanosecondsPerMinute));

    /// <summary>What a cell has, whole.</summary>
    public static LineBuffer Fields(LineBuffer line, EnergyCell cell) => line
        .Whole("energy_mj"u8, cell.Millijoules).Whole("high_mj"u8, cell.HighMillijoules).Whole("low_mj"u8, cell.LowMillijoules).Whole("observed_ms"u8, cell.ObservedMilliseconds);

    private static void Write(SeriesKey series, EnergyCell cell, string? component, string epoch, long at, LineBuffer lines) => Fields(
            lines.Begin(Measurement).Tag("component", component ?? "").Tag("epoch", epoch).Tag("gpu_uuid", ReversibleTag.Of(series.Device)).Tag("host", ReversibleTag.Of(series.Host)).Tag("method", MethodName.Of(series.Method))
                .Tag("owner", ReversibleTag.Of(series.Owner)).Tag("split", series.IsSplit ? Split : "").Tag("state", StateName.Of(series.State) ?? ""),
            cell)
        .End(at);
}
