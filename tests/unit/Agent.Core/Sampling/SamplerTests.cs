using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling;

public sealed class SamplerTests
{
    private const string AgentId = "00112233445566778899aabbccddeeff";

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
    private readonly MemoryTickQueue _queue = new(TickQueueLimits.ForMemory);

    [Fact]
    public void Step_WithCounter_GivesOneRowASecond()
    {
        var gpu = Counting("GPU-a", 0);
        Run(new ScriptedLibrary(gpu), 5);

        var ticks = Ticks();
        Assert.Equal(6, ticks.Count);
        Assert.Equal(RowKind.Opening, ticks[0].Rows[0].Kind);
        Assert.All(ticks.Skip(1), tick => Assert.Equal((RowKind.Interval, 300_000L, Method.Counter), (tick.Rows[0].Kind, tick.Rows[0].Millijoules, tick.Rows[0].Method)));
        Assert.Equal(1_500_000, ticks[^1].Rows[0].CumulativeMillijoules);
        Assert.Null(InventoryValidator.FirstViolation(ticks[^1].Inventory));
        Assert.Same(ticks[0].Inventory, ticks[^1].Inventory);
    }

    /// <summary>The first reads of a process take their time: the first row begins where its energy does, and not when all had been read.</summary>
    [Fact]
    public void Step_SlowFirstReads_RowsHaveNoEnergyOfTimeThatIsInNone()
    {
        var reads = 0;
        var gpu = new ScriptedGpu("GPU-a", index: 0)
        {
            Energy = () => Now(),
            Power = () =>
            {
                if (++reads <= 2)
                    _time.Advance(TimeSpan.FromMilliseconds(50));
                return 300_000;
            },
            Utilization = () => 90,
        };
        Run(new ScriptedLibrary(gpu), 5);

        var rows = Ticks().SelectMany(tick => tick.Rows).Where(row => row.Kind == RowKind.Interval).ToList();
        Assert.InRange(rows.Count, 4, 6);
        Assert.Equal(rows.Sum(row => row.EndMicroseconds - row.StartMicroseconds) / 1000 * 300, rows.Sum(row => row.Millijoules));
    }

    [Fact]
    public void Step_WithoutCounter_IntegratesAtTenHertz()
    {
        var start = _time.GetTimestamp();
        // 0.3 s of each second at 400 W: one reading a second would see all or nothing of it.
        var gpu = new ScriptedGpu { Generation = 4, Power = () => _time.GetElapsedTime(start).TotalSeconds % 1 is >= 0.35 and < 0.65 ? 400_000 : 0 };
        Run(new ScriptedLibrary(gpu), 10);

        Assert.All(Ticks().Skip(1), tick => Assert.InRange(tick.Rows[0].Millijoules, 119_000, 121_000));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Step_OneGpuFails_ShowsAGapWithItsCodeAndTheOthersGoOn(int code)
    {
        var isBroken = false;
        var broken = new ScriptedGpu("GPU-b", index: 1) { Energy = () => isBroken ? Reading<long>.Failed(code) : Now(), Power = () => isBroken ? Reading<long>.Failed(code) : 300_000, Utilization = () => isBroken ? Reading<int>.Failed(code) : 50 };
        var sampler = Run(new ScriptedLibrary(Counting("GPU-a", 0), broken, Counting("GPU-c", 2)), 3);
        isBroken = true;
        Run(sampler, 3);
        isBroken = false;
        Run(sampler, 1);

        var ticks = Ticks();
        Assert.All(ticks[4..7], tick =>
        {
            Assert.Equal([0, 2], tick.Rows.Select(row => row.Device));
            Assert.Equal([new DeviceGap(1, code)], tick.Gaps);
        });
        var after = ticks[^1].Rows[1];
        Assert.Equal((RowKind.Interval, 1_200_000L, 4_000_000L), (after.Kind, after.Millijoules, after.EndMicroseconds - after.StartMicroseconds));
        Assert.Equal(3_000_000, sampler.State.Devices[1].GapMicroseconds);
        Assert.Equal(code, sampler.State.Devices[1].LastCode);
    }

    [Fact]
    [Trait("Fault", "F40")]
    public void Step_LongOverrun_RecordsOneLateTickAndNoBurst()
    {
        var sampler = Run(new ScriptedLibrary(Counting("GPU-a", 0)), 2);
        _time.Advance(TimeSpan.FromSeconds(4.4));
        sampler.Step();
        sampler.Step();

        Assert.Equal(4, Ticks().Count);
        Assert.Equal(6_400_000, Ticks()[^1].MonotonicMicroseconds - Ticks()[0].MonotonicMicroseconds);
        Assert.Equal(TimeSpan.FromSeconds(0.6), sampler.UntilNext());
        Assert.Equal(3, sampler.State.MissedTicks);
    }

    [Fact]
    public void Step_NoLibrary_UsesTheFallbackAndComesBackWhenItAnswers()
    {
        var library = new ScriptedLibrary(Counting("GPU-a", 0)) { Status = new LibraryStatus(12, "not found") };
        var sampler = Create(library, new FallbackEntry("train", "A100", 2, 0.5m, null, null));
        Run(sampler, 3);

        var row = Ticks()[^1].Rows[1];
        Assert.Equal((Method.Assumed, 226_500L, 226_500L), (row.Method, row.PowerMilliwatts, row.Millijoules));
        Assert.Equal($"FALLBACK-{AgentId}-train-1", sampler.State.Devices[1].Device.Uuid);
        var range = Assert.Single(sampler.State.Devices[1].Device.Bounds).Range;
        Assert.Equal((46_000u, 407_000u), (range.LowMilliwatts, range.HighMilliwatts));

        library.Status = new LibraryStatus(0, "open");
        Run(sampler, 30);

        Assert.Equal(2, library.Opened);
        Assert.Equal("GPU-a", Assert.Single(sampler.State.Devices).Device.Uuid);
        Assert.NotEqual(Ticks()[0].Inventory.ContentId, Ticks()[^1].Inventory.ContentId);
    }

    [Fact]
    public void Step_DriverReloaded_TakesNewHandlesAndKeepsTheTotal()
    {
        var old = Counting("GPU-a", 0);
        var library = new ScriptedLibrary(old);
        var sampler = Run(library, 2);
        old.Energy = () => Reading<long>.Failed(15);
        library.Gpus = [new ScriptedGpu("GPU-a") { Energy = () => Now() - 900_000, Power = () => 300_000 }];
        Run(sampler, 31);

        Assert.Equal(0, Assert.Single(sampler.State.Devices).Device.Bounds.Count(bound => bound.Method == Method.Assumed));
        var rows = Ticks().SelectMany(tick => tick.Rows).ToList();
        Assert.Equal(rows.Sum(row => row.Millijoules), rows[^1].CumulativeMillijoules);
        Assert.True(rows[^1].CumulativeMillijoules > 600_000);
    }

    [Fact]
    public void Step_CounterAnswersLater_GoesOnWithoutLosingEnergy()
    {
        var isReady = false;
        var gpu = new ScriptedGpu { Energy = () => isReady ? Now() : Reading<long>.Failed(999), Power = () => 300_000 };
        var sampler = Run(new ScriptedLibrary(gpu), 5);
        isReady = true;
        Run(sampler, 60);

        var rows = Ticks().Select(tick => tick.Rows[0]).ToList();
        Assert.Equal(Method.Integrated, rows[1].Method);
        Assert.Equal(Method.Counter, rows[^1].Method);
        Assert.Equal(65 * 300_000, rows[^1].CumulativeMillijoules);
        Assert.Equal(65 * 300_000, sampler.State.Devices[0].MillijoulesByMethod.Sum(pair => pair.Value));
        Assert.Equal(1, sampler.State.Devices[0].CrossCheckRatio!.Value, 3);
    }

    [Fact]
    public void Step_Demo_SaysSimulatedEverywhere()
    {
        var sampler = Run(new TelemetryFootprint.Agent.Core.Devices.Demo.DemoGpuLibrary(8, AgentId, _time), 13);

        Assert.All(Ticks().SelectMany(tick => tick.Rows), row => Assert.Equal(Method.Simulated, row.Method));
        Assert.All(sampler.State.Devices, device => Assert.Equal(($"SIMULATED-{AgentId}-{device.Device.Index}", 0u), (device.Device.Uuid, device.Device.Bounds[0].HalfWidthPpm)));
        Assert.Equal(8, sampler.State.Devices.Count);
        Assert.InRange(sampler.State.Devices[0].CumulativeMillijoules, 13 * 500_000, 13 * 560_000);
    }

    [Fact]
    [Trait("Fault", "F36")]
    public void Step_WallClockSteps_DurationsDoNot()
    {
        var sampler = Run(new ScriptedLibrary(Counting("GPU-a", 0)), 2);
        _time.StepWallClock(TimeSpan.FromHours(-1));
        Run(sampler, 1);

        Assert.Equal(1_000_000, Ticks()[^1].Rows[0].EndMicroseconds - Ticks()[^1].Rows[0].StartMicroseconds);
        Assert.True(Ticks()[^1].UnixMicroseconds < Ticks()[0].UnixMicroseconds);
    }

    [Fact]
    public void Thread_StopsWhenTold()
    {
        using var thread = new SamplingThread(new Sampler(new ScriptedLibrary(), [], AgentId, new HostIdentity("h", new Dictionary<string, string>()), new SamplingOptions(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), _queue, TimeProvider.System, NullLogger<Sampler>.Instance));
        thread.Start();

        Assert.True(thread.Stop(TimeSpan.FromSeconds(5)));
    }

    public static TheoryData<int> Codes => [.. Enumerable.Range(1, 30), 999];

    private ScriptedGpu Counting(string uuid, int index) => new(uuid, index: index) { Energy = () => Now(), Power = () => 300_000, Utilization = () => 90 };

    // A counter of 300 W.
    private long Now() => _time.GetElapsedTime(0).Ticks / TimeSpan.TicksPerMillisecond * 300 + 1_000_000;

    private List<Tick> Ticks() => [.. _queue.Peek(1, int.MaxValue).Select(tick => tick.Tick)];

    private Sampler Create(IGpuLibrary library, params FallbackEntry[] entries) =>
        new(library, entries, AgentId, new HostIdentity("host", new Dictionary<string, string> { ["rack"] = "7" }), new SamplingOptions(SamplingOptions.DefaultInterval, SamplingOptions.DefaultPowerInterval), _queue, _time, NullLogger<Sampler>.Instance);

    private Sampler Run(IGpuLibrary library, int seconds)
    {
        var sampler = Create(library);
        Run(sampler, seconds);
        return sampler;
    }

    private void Run(Sampler sampler, int seconds)
    {
        var end = _time.GetElapsedTime(0) + TimeSpan.FromSeconds(seconds);
        sampler.Step();
        while (_time.GetElapsedTime(0) + sampler.UntilNext() <= end)
        {
            _time.Advance(sampler.UntilNext());
            sampler.Step();
        }
    }
}
