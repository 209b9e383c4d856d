using TelemetryFootprint.Cli.Runs;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Cli.Runs;

public sealed class RunEnergyTests
{
    private const long Second = 1_000_000;

    private static Device Gpu(string uuid, DeviceKind kind = DeviceKind.Gpu) =>
        new() { Uuid = uuid, Kind = kind, Bounds = { new BoundRule { Method = Method.Counter, HalfWidthPpm = 50_000 } } };

    private static Tick Tick(long end, long millijoules, params Device[] devices)
    {
        var inventory = new Inventory();
        inventory.Devices.AddRange(devices);
        var rows = devices.Select((_, index) => new DeviceRow
        {
            Device = index,
            Kind = RowKind.Interval,
            StartMicroseconds = end - Second,
            EndMicroseconds = end,
            Millijoules = millijoules,
            CumulativeMillijoules = 0,
            Method = Method.Counter,
        });
        return new Tick(end, 0, inventory, [.. rows], []);
    }

    [Fact]
    public void Add_RowsAcrossStartAndEnd_CountByTheirPartInside()
    {
        var energy = new RunEnergy(10 * Second);
        energy.Add(Tick(10 * Second, 500_000, Gpu("a")));
        energy.Add(Tick((10 * Second) + 750_000, 300_000, Gpu("a")));
        energy.Add(Tick((11 * Second) + 750_000, 300_000, Gpu("a")));
        energy.Add(Tick((12 * Second) + 750_000, 400_000, Gpu("a")), 12 * Second);

        // 0.75 of 300 J, 300 J, and 0.25 of 400 J.
        Assert.Equal(625_000, energy.Total!.Value.Millijoules);
        Assert.Equal((593_750, 656_250), (energy.Bounds.Low.Millijoules, energy.Bounds.High.Millijoules));
        Assert.Equal(50_000, energy.HalfWidth.PartsPerMillion);
        Assert.False(energy.HasHoles(12 * Second));
    }

    [Fact]
    public void Add_PartsOfABoardAndOfTheNode_AreNotCountedAgain()
    {
        var energy = new RunEnergy(0);
        energy.Add(Tick(Second, 300_000, Gpu("a"), Gpu("b"), Gpu("mig", DeviceKind.Mig), Gpu("cpu", DeviceKind.Cpu)));

        Assert.Equal(600_000, energy.Total!.Value.Millijoules);
        Assert.Equal(["a", "b"], energy.Devices.Select(device => device.Device.Uuid));
    }

    [Fact]
    public void Add_GpusOfWhichOneIsCounted_HaveNoPartInItNorAHole()
    {
        var request = new RunRequest(["train"], new("gpt-ft-1", "gpt-ft", null, null), RunIntensity.Of("DE", null)) { Gpus = ["GPU-bbbb"], AreGpusSaid = true };
        var energy = new RunEnergy(0, CountedGpus.Of(request, [Gpu("GPU-aaaa"), Gpu("GPU-bbbb")], out _));
        energy.Add(Tick(Second, 300_000, Gpu("GPU-aaaa"), Gpu("GPU-bbbb")));

        Assert.Equal(300_000, energy.Total!.Value.Millijoules);
        Assert.Equal("GPU-bbbb", Assert.Single(energy.Devices).Device.Uuid);
        Assert.False(energy.HasHoles(Second));
    }

    [Fact]
    public void Add_InstanceThatIsCounted_IsItsPartOfTheBoard()
    {
        var instance = Gpu("MIG-11110000", DeviceKind.Mig);
        (instance.ParentUuid, instance.MigInstance) = ("GPU-aaaa", "1/0");
        var request = new RunRequest(["train"], new("gpt-ft-1", "gpt-ft", null, null), RunIntensity.Of("DE", null)) { Gpus = ["0/1/0"], AreGpusSaid = true };
        var energy = new RunEnergy(0, CountedGpus.Of(request, [Gpu("GPU-aaaa"), instance], out _));
        energy.Add(Tick(Second, 300_000, Gpu("GPU-aaaa"), instance));

        Assert.Equal(300_000, energy.Total!.Value.Millijoules);
        Assert.Equal("MIG-11110000", Assert.Single(energy.Devices).Device.Uuid);
    }

    [Fact]
    public void Add_AGpuWithoutReadings_MakesTheTotalPartialAndNeverZero()
    {
        var energy = new RunEnergy(0);
        var silent = Tick(Second, 300_000, Gpu("a"), Gpu("b"));
        energy.Add(silent with { Rows = [silent.Rows[0]], Gaps = [new DeviceGap(1, 15)] });

        Assert.Equal(300_000, energy.Total!.Value.Millijoules);
        Assert.True(energy.HasHoles(Second));

        var brief = new RunEnergy(Second - 300_000);
        brief.Add(silent with { Rows = [silent.Rows[0]], Gaps = [new DeviceGap(1, 15)] });
        Assert.True(brief.HasHoles(Second));

        var unknown = new RunEnergy(0);
        unknown.Add(silent with { Rows = [] });
        Assert.Null(unknown.Total);
        Assert.Null(new RunEnergy(0).Total);
    }
}
