using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling;

/// <summary>Two lives of one agent in one played time: the energy of the pause between them is in the second one's first row, or nowhere.</summary>
public sealed class SamplerRestartTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
    private readonly Notes _memory = new();

    [Theory]
    [InlineData(3)]
    [InlineData(3_600)]
    public void Step_CounterGoesOn_JoulesOfBothLivesAreTheCounters(int pauseSeconds)
    {
        long begin = Counter();
        List<Tick> ticks = [.. Life(5, Counting()), .. Pause(pauseSeconds), .. Life(5, Counting())];

        Assert.Equal(Counter() - begin, ticks.Sum(tick => tick.Rows[0].Millijoules));
        Assert.Equal(RowKind.Bridged, ticks.Single(tick => tick.Rows[0].Kind == RowKind.Bridged).Rows[0].Kind);
        AssertJoined(ticks);
    }

    [Fact]
    public void Step_CounterWasReset_OpensAnewAndTheTotalGoesOn()
    {
        List<Tick> first = Life(5, Counting());
        List<Tick> second = Life(5, new ScriptedGpu { Energy = () => Counter() - 1_500_000, Power = () => 300_000 });

        Assert.Equal(RowKind.Opening, second[0].Rows[0].Kind);
        Assert.Equal(first[^1].Rows[0].CumulativeMillijoules, second[0].Rows[0].CumulativeMillijoules);
    }

    [Fact]
    public void Step_AfterAReboot_OpensAnewAndTheTotalGoesOn()
    {
        List<Tick> first = Life(5, Counting());
        _memory.IsSameBoot = false;
        List<Tick> second = Life(5, Counting());

        Assert.Equal(RowKind.Opening, second[0].Rows[0].Kind);
        Assert.Equal(first[^1].Rows[0].CumulativeMillijoules + 1_500_000, second[^1].Rows[0].CumulativeMillijoules);
    }

    [Theory]
    [InlineData(4, RowKind.Bridged)]
    [InlineData(30, RowKind.Opening)]
    public void Step_WithoutCounter_BridgesOnlyAShortPause(int pauseSeconds, RowKind expected)
    {
        List<Tick> first = Life(5, Integrated());
        Pause(pauseSeconds);
        List<Tick> second = Life(5, Integrated());

        Assert.Equal(expected, second[0].Rows[0].Kind);
        long bridged = second[0].Rows[0].Millijoules;
        Assert.InRange(bridged, expected == RowKind.Bridged ? pauseSeconds * 300_000 : 0, expected == RowKind.Bridged ? (pauseSeconds + 1) * 300_000 : 0);
        Assert.True(first[^1].Rows[0].CumulativeMillijoules > 0);
    }

    private List<Tick> Life(int seconds, ScriptedGpu gpu)
    {
        var queue = new MemoryTickQueue(TickQueueLimits.ForMemory);
        var options = new SamplingOptions(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100)) { Energy = _memory };
        var sampler = new Sampler(new ScriptedLibrary(gpu), [], "00112233445566778899aabbccddeeff", new HostIdentity("host", new Dictionary<string, string>()), options, queue, _time, NullLogger<Sampler>.Instance);
        TimeSpan end = _time.GetElapsedTime(0) + TimeSpan.FromSeconds(seconds);
        sampler.Step();
        while (_time.GetElapsedTime(0) + sampler.UntilNext() <= end)
        {
            _time.Advance(sampler.UntilNext());
            sampler.Step();
        }

        return [.. queue.Peek(1, int.MaxValue).Select(tick => tick.Tick)];
    }

    private List<Tick> Pause(int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return [];
    }

    private ScriptedGpu Counting() => new() { Energy = () => Counter(), Power = () => 300_000 };

    private static ScriptedGpu Integrated() => new() { Generation = 4, Power = () => 300_000 };

    private long Counter() => (_time.GetTimestamp() / TimeSpan.TicksPerMillisecond * 300) + 10_000_000;

    private static void AssertJoined(List<Tick> ticks) =>
        Assert.All(ticks.Zip(ticks.Skip(1)), pair => Assert.Equal(pair.First.Rows[0].EndMicroseconds, pair.Second.Rows[0].StartMicroseconds));

    private sealed class Notes : IEnergyMemory
    {
        private readonly Dictionary<string, EnergyState> _states = [];

        public bool IsSameBoot { get; set; } = true;

        public EnergyState? Recall(string uuid) => _states.TryGetValue(uuid, out EnergyState? state) ? state with { IsOfThisBoot = IsSameBoot } : null;

        public void Keep(EnergyState state) => _states[state.Uuid] = state;
    }
}
