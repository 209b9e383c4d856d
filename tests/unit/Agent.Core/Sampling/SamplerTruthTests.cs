using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Contracts.Batches;
using Xunit.Abstractions;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling;

/// <summary>F34, F35 and F39 where they begin: a GPU that says what cannot be, two figures that disagree, and a host that slept.</summary>
public sealed class SamplerTruthTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>What a counter holds after a day of 300 W.</summary>
    private const long DayMillijoules = 26_000_000_000;

    private const long EightHours = 8L * 3600 * 1_000_000;

    private readonly SamplerRig _rig = new();

    public void Dispose() => _rig.Dispose();

    /// <summary>−1 W and −1 mW as NVML's unsigned numbers, a megawatt, what a double's NaN and infinities become, and nothing.</summary>
    [Theory]
    [Trait("Fault", "F34")]
    [InlineData(4_294_966_296)]
    [InlineData(4_294_967_295)]
    [InlineData(-1_000)]
    [InlineData(1_000_000_000)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Power_ThatCannotBe_CostsItsTimeAndInventsNothing(long milliwatts)
    {
        var gpu = _rig.Gpus[0];
        gpu.Energy = () => Reading<long>.Failed(NvmlReturn.NotSupported);
        _rig.Run(20);
        gpu.Power = () => milliwatts;
        _rig.Run(3);
        gpu.Power = () => 300_000;
        _rig.Run(20);

        var joules = _rig.Millijoules("GPU-0") / 1000.0;
        output.WriteLine($"F34 power of {milliwatts} mW for 3 s: {joules:F1} J of 12900 J, neighbour {_rig.Millijoules("GPU-1") / 1000.0:F1} J");
        Assert.InRange(joules, 40 * 300 - 600, 43 * 300);
        Assert.All(_rig.Rows("GPU-0"), row => Assert.True(row.Millijoules >= 0 && row.PowerMilliwatts is null or 300_000));
        Assert.InRange(_rig.Millijoules("GPU-1"), 42 * SamplerRig.MillijoulesPerSecond, 43 * SamplerRig.MillijoulesPerSecond);
    }

    /// <summary>A driver's reload, both wraps, and jumps beyond any board.</summary>
    [Theory]
    [Trait("Fault", "F34")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_294_967_295)]
    [InlineData(1_000_000_000_000)]
    [InlineData(long.MaxValue)]
    [InlineData(-5)]
    public void Counter_ThatCannotBe_IsABaselineAndNoEnergy(long millijoules)
    {
        var gpu = _rig.Gpus[0];
        long Counter() => _rig.Counter() + DayMillijoules;
        gpu.Energy = () => Counter();
        _rig.Run(20);
        var began = Counter();
        gpu.Energy = () => millijoules;
        _rig.Run(2);
        gpu.Energy = () => Counter();
        _rig.Run(20);

        var (joules, truth) = (_rig.Millijoules("GPU-0") / 1000.0, (_rig.Counter() - 1_000_000) / 1000.0);
        output.WriteLine($"F34 counter from {began} to {millijoules} mJ and back: {joules:F1} J of {truth:F1} J");
        Assert.InRange(joules, truth - 4 * 300, truth);
        Assert.All(_rig.Rows("GPU-0"), row => Assert.InRange(row.Millijoules, 0, 4 * SamplerRig.MillijoulesPerSecond));
        Assert.Equal(_rig.Counter() - 1_000_000, _rig.Millijoules("GPU-1"));
    }

    [Fact]
    [Trait("Fault", "F35")]
    public void PowerAndCounter_ThatDisagree_AreFlaggedWithinAMinuteAndTheCounterWins()
    {
        _rig.Run(30);
        _rig.Gpus[0].Power = () => 255_000;
        var seconds = 0;
        for (; seconds < 120 && _rig.Sampler.State.Devices[0].IsCrossCheckOff != true; seconds++) _rig.Run(1);

        output.WriteLine($"F35: power 15 % under the counter is flagged after {seconds} s, {_rig.Millijoules("GPU-0") / 1000.0:F0} J counted, {(_rig.Counter() - 1_000_000) / 1000.0:F0} J by the counter");
        Assert.InRange(seconds, 45, 60);
        Assert.False(_rig.Sampler.State.Devices[1].IsCrossCheckOff);
        Assert.Equal(_rig.Counter() - 1_000_000, _rig.Millijoules("GPU-0"));
    }

    /// <summary>The monotonic clock stands still while a host sleeps; the wall clock does not, and a counter may begin anew.</summary>
    [Theory]
    [Trait("Fault", "F39")]
    [InlineData(true)]
    [InlineData(false)]
    public void Host_ThatSleptEightHours_HasAGapOfEightHoursAndNoEnergyInIt(bool hasCounter)
    {
        if (!hasCounter) _rig.Gpus[0].Energy = () => Reading<long>.Failed(NvmlReturn.NotSupported);
        _rig.Run(30);
        _rig.Time.StepWallClock(TimeSpan.FromHours(8));
        _rig.Run(30);

        var ends = _rig.Ticks.SelectMany(tick => tick.Rows.Where(row => row.Device == 0).Select(row => InUtc(tick, row))).ToList();
        var gaps = ends.Zip(ends.Skip(1), (before, after) => after.Start - before.End).Where(gap => gap != 0).ToList();
        output.WriteLine($"F39: gaps of {string.Join(", ", gaps.Select(gap => gap / 1e6))} s after a sleep of {EightHours / 1e6} s, {_rig.Millijoules("GPU-0") / 1000.0:F0} J of 18000 J");
        Assert.Equal(EightHours, Assert.Single(gaps));
        Assert.InRange(_rig.Millijoules("GPU-0"), 59 * SamplerRig.MillijoulesPerSecond, 60 * SamplerRig.MillijoulesPerSecond);
        Assert.All(_rig.Rows("GPU-0"), row => Assert.InRange(row.EndMicroseconds - row.StartMicroseconds, 0, 1_000_000));
    }

    private static (long Start, long End) InUtc(Tick tick, DeviceRow row)
    {
        var shift = tick.UnixMicroseconds - tick.MonotonicMicroseconds;
        return (row.StartMicroseconds + shift, row.EndMicroseconds + shift);
    }
}
