using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

public sealed class TickRecordTests
{
    private readonly Tick _tick = SampleBatches.Noisy(3, 1)[0].Tick;

    [Fact]
    public void ToTick_OfARecord_IsTheSameTick()
    {
        TickRecord record = TickRecord.Of(9, _tick, 1, 2);

        Tick tick = record.ToTick(_tick.Inventory);
        Assert.Equal(_tick.Rows, tick.Rows);
        Assert.Equal((_tick.MonotonicMicroseconds, _tick.UnixMicroseconds), (tick.MonotonicMicroseconds, tick.UnixMicroseconds));
        Assert.Same(_tick.Inventory, tick.Inventory);
        Assert.True(record.IsWhole);
    }

    [Fact]
    public void ToTick_GapsOpeningsAndBridges_AreKept()
    {
        DeviceRow row = _tick.Rows[0];
        Tick tick = _tick with
        {
            Rows =
            [
                row with { Device = 0, Kind = RowKind.Bridged, StartMicroseconds = row.EndMicroseconds - 3_600_000_000, Millijoules = 1_080_000_000 },
                row with { Device = 2, Kind = RowKind.Opening, StartMicroseconds = row.EndMicroseconds, Millijoules = 0, PowerMilliwatts = null },
            ],
            Gaps = [new DeviceGap(1, 15)],
        };

        Tick read = TickRecord.Of(1, tick, 1, 2).ToTick(tick.Inventory);

        Assert.Equal(tick.Rows, read.Rows);
        Assert.Equal(tick.Gaps, read.Gaps);
    }

    [Fact]
    public void ToTick_Shares_AreKeptWithTheirOwners()
    {
        DeviceRow row = _tick.Rows[0];
        RowShare[] shares = [new(new Owner { Kind = OwnerKind.Run, RunId = "run-a" }, PowerState.ExecutionIdle, 70_000), new(null, PowerState.Active, row.Millijoules - 70_000)];
        Tick tick = _tick with { Rows = [row with { Shares = shares }] };

        Assert.Equal(shares, TickRecord.Of(1, tick, 1, 2).ToTick(tick.Inventory).Rows[0].Shares);
    }

    [Fact]
    public void ToTick_WithoutAnyRow_IsStillATick()
    {
        Tick tick = _tick with { Rows = [], Gaps = [new DeviceGap(0, 9), new DeviceGap(1, 9), new DeviceGap(2, 9)] };

        Tick read = TickRecord.Of(1, tick, 1, 2).ToTick(tick.Inventory);
        Assert.Empty(read.Rows);
        Assert.Equal(tick.Gaps, read.Gaps);
        Assert.Equal(tick.UnixMicroseconds, read.UnixMicroseconds);
    }

    [Fact]
    public void IsWhole_AnyBitOfAnyPart_IsSeen()
    {
        TickRecord record = TickRecord.Of(9, _tick, 1, 2);

        Assert.False((record with { Sequence = 8 }).IsWhole);
        Assert.False((record with { Origin = 2 }).IsWhole);
        Assert.False((record with { Inventory = 1 }).IsWhole);
        Assert.False((record with { Origin = 2, Inventory = 1 }).IsWhole);
        Assert.False((record with { IsThinned = true }).IsWhole);
        Assert.False((record with { Checksum = record.Checksum ^ 1 }).IsWhole);
        for (int bit = 0; bit < record.Payload.Length * 8; bit++)
        {
            byte[] payload = [.. record.Payload];
            payload[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False((record with { Payload = payload }).IsWhole, $"bit {bit} is not covered");
        }
    }

    [Fact]
    public void Of_ATickOfEightGpus_LeavesOutWhatAllHaveInCommon()
    {
        Tick tick = SampleBatches.Noisy(8, 1)[0].Tick;

        // 443 bytes a tick would fill 256 MiB in seven days.
        Assert.InRange(TickRecord.Of(1, tick, 1, 2).Payload.Length, 1, 300);
    }
}
