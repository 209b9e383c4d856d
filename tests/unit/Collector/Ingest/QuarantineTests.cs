using Google.Protobuf;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

public sealed class QuarantineTests
{
    private const long Second = 1_000_000;
    private static readonly ByteString Id = ByteString.CopyFrom(new byte[16]);

    private static readonly Inventory Two = InventoryContent.WithContentId(new()
    {
        Host = "node-1",
        Devices =
        {
            new Device { Uuid = "GPU-a", Kind = DeviceKind.Gpu, Bounds = { ExactBounds.OfAllMethods } },
            new Device { Uuid = "GPU-b", Kind = DeviceKind.Gpu, PowerLimitMilliwatts = 400_000, Bounds = { ExactBounds.OfAllMethods } },
        },
    });

    [Theory]
    [InlineData(1, 1_000_001_000)]
    [InlineData(1_000_000, 2_000_000_000)]
    [InlineData(3_600_000_000, 3_601_000_000_000)]
    [Trait("Fault", "F34")]
    public async Task Row_OfMoreThanAMegawatt_IsNotCountedAndItsNeighboursAre(long microseconds, long millijoules)
    {
        await using var world = new IngestWorld();
        await world.Inbox.StoreInventoryAsync(Two.Host, Two.ContentId.Memory, Two.ToByteArray(), default);
        await world.SubmitAsync(BatchOf(1, Row(0, 0, microseconds, millijoules), Row(1, 0, microseconds, 7)));
        await world.SubmitAsync(BatchOf(2, Row(0, microseconds, microseconds, millijoules + 1_000_000), Row(1, microseconds, microseconds, 8)));
        await world.SubmitAsync(BatchOf(3, Row(0, 2 * microseconds, microseconds, 9), Row(1, 2 * microseconds, microseconds, 10)));

        await world.DrainAsync();

        Assert.Equal(millijoules + 7 + 8 + 9 + 10, world.Energy());
        var row = Assert.Single(world.Quarantine.Last);
        Assert.Equal(("GPU-a", "node-1", 2ul, millijoules + 1_000_000), (row.Device, row.Host, row.Sequence, row.Millijoules));
        Assert.Contains("megawatt", row.Reason, StringComparison.Ordinal);
        Assert.Equal(0, world.Worker.UnreadableRows);
    }

    /// <summary>The neighbours of the same tick and the same device's next rows count to the millijoule.</summary>
    [Theory]
    [InlineData(8_000_001, 1_000_000, 0, RowPlausibility.BeyondLimit)]
    [InlineData(0, 0, 95, RowPlausibility.BusyWithoutPower)]
    [Trait("Fault", "F34")]
    public async Task Row_ThatTheDeviceCannotHaveDrawn_IsSetAsideWithItsReason(long millijoules, long milliwatts, int utilization, string reason)
    {
        await using var world = new IngestWorld();
        await world.Inbox.StoreInventoryAsync(Two.Host, Two.ContentId.Memory, Two.ToByteArray(), default);
        await world.SubmitAsync(BatchOf(1,
            Row(0, 0, Second, 7), Row(1, 0, Second, millijoules) with { PowerMilliwatts = milliwatts, UtilizationPercent = utilization }));
        await world.SubmitAsync(BatchOf(2, Row(0, Second, Second, 8), Row(1, Second, Second, 50) with { CumulativeMillijoules = millijoules + 50 }));
        await world.DrainAsync();

        Assert.Equal(7 + 8 + 50, world.Energy());
        var row = Assert.Single(world.Quarantine.Last);
        Assert.Equal(("GPU-b", reason, millijoules), (row.Device, row.Reason, row.Millijoules));
    }

    [Fact]
    [Trait("Fault", "F34")]
    public async Task PowerReading_ThatCannotBe_IsSetAsideAndItsEnergyCounts()
    {
        await using var world = new IngestWorld();
        await world.Inbox.StoreInventoryAsync(Two.Host, Two.ContentId.Memory, Two.ToByteArray(), default);
        await world.SubmitAsync(BatchOf(1, Row(1, 0, Second, 300) with { PowerMilliwatts = 1_000_000_000 }));
        await world.DrainAsync();

        Assert.Equal(300, world.Energy());
        var row = Assert.Single(world.Quarantine.Last);
        Assert.Equal((RowPlausibility.PowerBeyondLimit, null), (row.Reason, row.Millijoules));
    }

    [Fact]
    public async Task Device_BeyondTheCap_IsCountedUnderTheOverflowOfItsHost()
    {
        await using var world = new IngestWorld { Devices = new(maxPerHost: 1) };
        await world.ReopenAsync();
        await world.Inbox.StoreInventoryAsync(Two.Host, Two.ContentId.Memory, Two.ToByteArray(), default);
        await world.SubmitAsync(BatchOf(1, Row(0, 0, Second, 100), Row(1, 0, Second, 20)));
        await world.DrainAsync();

        Assert.Equal(120, world.Energy());
        Assert.Contains("__overflow__", world.Export(), StringComparison.Ordinal);
        Assert.DoesNotContain("GPU-b", world.Export(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Fault", "F34")]
    public void Add_BeyondAHundred_KeepsTheNewestAndCountsAll()
    {
        var quarantine = new Quarantine();
        for (var number = 0ul; number < 250; number++) quarantine.Add(new("agent", "host", 1, number, "reason"));

        Assert.Equal((250, Quarantine.Capacity), (quarantine.Count, quarantine.Last.Count));
        Assert.Equal((249ul, 150ul), (quarantine.Last[0].Sequence, quarantine.Last[^1].Sequence));
    }

    [Fact]
    public void Add_OfTheSameRowAgain_CountsItOnce()
    {
        var quarantine = new Quarantine();
        quarantine.Add(new("agent", "host", 1, 1, "reason") { Device = "GPU-a" });
        quarantine.Add(new("agent", "host", 1, 1, "reason") { Device = "GPU-a" });
        quarantine.Add(new("agent", "host", 1, 1, "reason") { Device = "GPU-b" });
        Assert.Equal(2, quarantine.Count);
    }

    private static Batch BatchOf(ulong sequence, params DeviceRow[] rows)
    {
        var end = rows[0].EndMicroseconds;
        return BatchEncoder.Encode(new(Id, 5, Id), [new(sequence, new Tick(end, 1_790_000_000_000_000 + end, Two, rows, []))]);
    }

    private static DeviceRow Row(int device, long start, long length, long millijoules) => new()
    {
        Device = device,
        Kind = RowKind.Interval,
        StartMicroseconds = start,
        EndMicroseconds = start + length,
        Millijoules = millijoules,
        CumulativeMillijoules = millijoules,
        Method = Method.Counter,
    };
}
