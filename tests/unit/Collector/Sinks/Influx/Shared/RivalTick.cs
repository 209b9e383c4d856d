using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>A tick of an agent's queue. Near a minute's edge one collector places all of it before, and the other a part of it behind.</summary>
internal sealed record RivalTick(string Host, int Sequence, string Owner, long Millijoules)
{
    private const int PerMinute = 3;
    private const long Second = 1_000_000;

    public UtcMinute Minute => LedgerBench.Minute(Sequence / PerMinute);

    private bool IsAtEdge => Sequence % PerMinute == PerMinute - 1;

    public string Device => $"GPU-{Host}";

    public SeriesKey Series => LedgerBench.Gpu with { Host = Host, Device = Device, Owner = Owner };

    /// <summary>With what is said of the minute beyond, which may be that nothing of it is there.</summary>
    public IEnumerable<(UtcMinute Minute, long Millijoules)> PlacedBy(bool isLate)
    {
        var beyond = IsAtEdge && isLate ? Millijoules / 3 : 0;
        return IsAtEdge ? [(Minute, Millijoules - beyond), (Minute + 1, beyond)] : [(Minute, Millijoules)];
    }

    public void Write(PlayedEnergy store, bool isLate)
    {
        foreach (var (minute, millijoules) in PlacedBy(isLate)) store.Put($"{Host} {Sequence} {minute.Value}", new(minute, Host, Device, Owner, millijoules));
    }

    public LiveTick Live(bool isLate)
    {
        var start = Minute.StartUnixMicroseconds + ((IsAtEdge ? 58 : 20) * Second);
        var row = new DeviceRow
        {
            Device = 0,
            Kind = RowKind.Interval,
            StartMicroseconds = start,
            EndMicroseconds = start + (IsAtEdge && isLate ? 3 * Second : Second),
            Millijoules = Millijoules,
            CumulativeMillijoules = Millijoules,
            Method = Method.Counter,
        };
        return new(Host, Host, LedgerBench.Noon, 0, new Tick(row.EndMicroseconds, row.EndMicroseconds, new Inventory(), [row], []));
    }
}
