using Microsoft.Extensions.Logging;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.TestKit.Logging;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling;

/// <summary>GPUs and libraries that misbehave: what stays true of the ticks and of what the agent says.</summary>
public sealed class SamplerFaultTests : IDisposable
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
    private readonly MemoryTickQueue _queue = new(TickQueueLimits.ForMemory);
    private readonly ErrorLogGuard _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Row_WithImpossibleSideReadings_KeepsItsEnergyAndThePassOfTheValidator()
    {
        var gpu = Counting("GPU-a");
        (gpu.Temperature, gpu.Memory, gpu.Utilization) = (2_000_000, long.MaxValue, () => 250);
        Run(Create(new ScriptedLibrary(gpu)), 5);

        List<SequencedTick> ticks = [.. _queue.Peek(1, 100)];
        DeviceRow row = ticks[^1].Tick.Rows[0];
        Assert.Equal((300_000L, (int?)null, (int?)null, (long?)null), (row.Millijoules, row.TemperatureCelsius, row.UtilizationPercent, row.MemoryMebibytes));
        Batch(ticks);
    }

    [Fact]
    public void Freshness_HungLibrary_IsGoneAfterFiveSeconds()
    {
        Sampler sampler = Create(new ScriptedLibrary(Counting("GPU-a")));
        Assert.False(sampler.IsFresh);
        Run(sampler, 2);
        Assert.True(sampler.IsFresh);

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.True(sampler.IsFresh);
        _time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.False(sampler.IsFresh);
        sampler.Step();
        Assert.True(sampler.IsFresh);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 6)]
    [InlineData(60, 180)]
    public void Freshness_LastsThreeIntervalsOrFiveSeconds(int interval, int seconds)
    {
        Sampler sampler = Create(new ScriptedLibrary(Counting("GPU-a")), interval);
        sampler.Step();
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Assert.True(sampler.IsFresh);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(sampler.IsFresh);
    }

    [Fact]
    public void Enumerate_MoreGpusThanTheContractCarries_KeepsTheInventoryValid()
    {
        Sampler sampler = Create(new ScriptedLibrary([.. Enumerable.Range(0, 300).Select(i => Counting($"GPU-{i:000}", i))]));
        Run(sampler, 1);

        Assert.Equal(Limits.MaxDevices, sampler.State.Devices.Count);
        Assert.Null(InventoryValidator.FirstViolation(sampler.State.Inventory!));
    }

    [Fact]
    public void Enumerate_SameUuidTwice_IsOneDevice()
    {
        Sampler sampler = Create(new ScriptedLibrary(Counting("GPU-a"), Counting("GPU-a", 1)));
        Run(sampler, 2);

        Assert.Single(sampler.State.Devices);
    }

    [Fact]
    public void Step_GpuThatThrows_CostsItsTickAndTheCounterBridgesIt()
    {
        bool throws = false;
        var gpu = Counting("GPU-a");
        Func<Reading<long>> works = gpu.Energy;
        gpu.Energy = () => throws ? throw new InvalidOperationException("a bug") : works();
        Sampler sampler = Create(new ScriptedLibrary(gpu));
        Run(sampler, 2);
        throws = true;
        _log.Expect(1105);
        _time.Advance(sampler.UntilNext());
        sampler.Step();
        sampler.Report(new InvalidOperationException("again"));
        throws = false;
        Run(sampler, 2);

        Assert.Equal(1_500_000, _queue.Peek(1, 100).Sum(tick => tick.Tick.Rows.Sum(row => row.Millijoules)));
        Assert.Single(_log.Entries, entry => entry.Level == LogLevel.Error);
    }

    [Fact]
    public void Finish_AfterAPartOfASecond_QueuesItsEnergy()
    {
        Sampler sampler = Create(new ScriptedLibrary(Counting("GPU-a")));
        Run(sampler, 2);
        _time.Advance(TimeSpan.FromMilliseconds(400));
        sampler.Finish();

        Assert.Equal(720_000, _queue.Peek(1, 100)[^1].Tick.Rows[0].CumulativeMillijoules);
        Assert.Equal(120_000, _queue.Peek(1, 100)[^1].Tick.Rows[0].Millijoules);
    }

    [Fact]
    public void Finish_BeforeAnyTick_QueuesNothing()
    {
        Create(new ScriptedLibrary(Counting("GPU-a"))).Finish();

        Assert.Equal(0, _queue.State.Ticks);
    }

    [Fact]
    public void Finish_AtTheTickItself_LosesNothing()
    {
        Sampler sampler = Create(new ScriptedLibrary(Counting("GPU-a")));
        Run(sampler, 3);
        sampler.Finish();
        sampler.Finish();

        Assert.Equal(900_000, _queue.Peek(1, 100).Sum(tick => tick.Tick.Rows.Sum(row => row.Millijoules)));
    }

    [Fact]
    public void Gap_OfOneGpu_IsSaidOncePerHour()
    {
        var gpu = Counting("GPU-a");
        gpu.Energy = gpu.Power = () => Reading<long>.Failed(15);
        Sampler sampler = Create(new ScriptedLibrary(gpu, Counting("GPU-b", 1)));
        Run(sampler, 3_500);
        Assert.Single(_log.Entries, entry => entry.Message.Contains("GPU-a", StringComparison.Ordinal));
        Run(sampler, 200);

        Assert.Equal(2, _log.Entries.Count(entry => entry.Message.StartsWith("GPU GPU-a gives no reading: ", StringComparison.Ordinal) && entry.Message.EndsWith("GPU is lost (15)", StringComparison.Ordinal)));
    }

    /// <summary>A count of GPUs that fails is not "GPU -1".</summary>
    [Theory]
    [InlineData(-1, "the list of GPUs")]
    [InlineData(0, "GPU 0")]
    [InlineData(11, "GPU 11")]
    public void Slot_Name_IsForPeople(int index, string name) => Assert.Equal(name, new GpuSlot(index, 999, null).Name);

    [Theory]
    [InlineData(0, "answers", false)]
    [InlineData(1, "library not initialised (1)", false)]
    [InlineData(2, "invalid argument (2)", false)]
    [InlineData(3, "not supported (3)", true)]
    [InlineData(4, "no permission (4)", false)]
    [InlineData(9, "driver not loaded (9)", false)]
    [InlineData(13, "not in this library (13)", true)]
    [InlineData(15, "GPU is lost (15)", false)]
    [InlineData(16, "GPU needs a reset (16)", false)]
    [InlineData(21, "no data (21)", false)]
    [InlineData(26, "removed from this driver (26)", true)]
    [InlineData(30, "reset type not supported (30)", false)]
    [InlineData(31, "NVML code 31", false)]
    [InlineData(-7, "NVML code -7", false)]
    [InlineData(999, "unknown error (999)", false)]
    public void Code_IsDescribedInWordsAndNumber(int code, string words, bool permanent) =>
        Assert.Equal((words, permanent), (NvmlReturn.Describe(code), NvmlReturn.IsPermanent(code)));

    [Fact]
    public void Clocks_AfterYearsOfUptime_AreExactToTheMicrosecond()
    {
        var clock = new NanosecondClock { Timestamp = 300_000_000_000_000_007 };

        Assert.Equal(300_000_000_000_000, clock.MonotonicMicroseconds());
        clock.Timestamp += 1_000;
        Assert.Equal(300_000_000_000_001, clock.MonotonicMicroseconds());
    }

    [Fact]
    public void Clocks_ThreadPutAsideBetweenTheReads_ReadsAgain()
    {
        // The first reading takes 200 ms of the monotonic clock, the second none.
        var clock = new NanosecondClock { StallOnce = 200_000_000 };
        var (monotonic, unix) = clock.ReadClocks();

        Assert.Equal(unix, monotonic);
    }

    private static void Batch(List<SequencedTick> ticks)
    {
        var origin = new BatchOrigin(Google.Protobuf.ByteString.CopyFrom(new byte[16]), 1, Google.Protobuf.ByteString.CopyFrom(new byte[16]));
        Assert.Null(BatchValidator.FirstViolation(BatchEncoder.Encode(origin, ticks), ticks[0].Tick.Inventory));
    }

    private ScriptedGpu Counting(string uuid, int index = 0) => new(uuid, index: index)
    {
        Energy = () => (_time.GetTimestamp() / TimeSpan.TicksPerMillisecond * 300) + 1_000_000,
        Power = () => 300_000,
    };

    private Sampler Create(IGpuLibrary library, int interval = 1) => new(
        library, [], "agent", new HostIdentity("host", new Dictionary<string, string>()), new SamplingOptions(TimeSpan.FromSeconds(interval), TimeSpan.FromSeconds(interval)), _queue, _time, _log.LoggerFor<Sampler>());

    private void Run(Sampler sampler, int seconds)
    {
        sampler.Step();
        for (int i = 0; i < seconds; i++)
        {
            _time.Advance(sampler.UntilNext());
            sampler.Step();
        }
    }

    /// <summary>A monotonic clock in nanoseconds whose wall clock reads the same number in microseconds.</summary>
    private sealed class NanosecondClock : TimeProvider
    {
        public long Timestamp { get; set; }

        public long StallOnce { get; set; }

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => Timestamp;

        public override DateTimeOffset GetUtcNow()
        {
            DateTimeOffset now = DateTimeOffset.UnixEpoch.AddTicks(Timestamp / 100);
            (Timestamp, StallOnce) = (Timestamp + StallOnce, 0);
            return now;
        }
    }
}
