using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling;

/// <summary><c>Sampling:ReleaseWhenIdle</c> under the sampler, in played time.</summary>
public sealed class IdleReleaseTests
{
    private readonly Sleep _power = new();

    [Fact]
    public void Idle_ForSoLong_ClosesTheSessionAndItsGapsAreNoFailures()
    {
        using var rig = Rig();
        rig.Run(29);
        Assert.Equal(0, rig.Library.Closed);
        rig.Run(3);

        Assert.Equal(1, rig.Library.Closed);
        Assert.True(rig.Sampler.State.IsReleased);
        Assert.Empty(rig.Ticks[^1].Rows);
        Assert.Equal(2, rig.Ticks[^1].Gaps.Count);
        Assert.Equal(0, rig.Said(1103));
        Assert.Equal(1, rig.Said(1108));
    }

    [Fact]
    public void Busy_Gpu_KeepsTheSession()
    {
        using var rig = Rig();
        rig.Gpus[1].Processes = () => 1;
        rig.Run(300);

        Assert.Equal(0, rig.Library.Closed);
    }

    [Fact]
    public void Unknown_Processes_KeepTheSession()
    {
        using var rig = Rig();
        rig.Gpus[1].Processes = () => Reading<int>.Failed(13);
        rig.Run(300);

        Assert.Equal(0, rig.Library.Closed);
    }

    [Fact]
    public void Unset_IsNever()
    {
        using var rig = Rig(set: false);
        rig.Run(300);

        Assert.Equal(0, rig.Library.Closed);
    }

    [Fact]
    public void Released_HostThatDoesNotTell_IsLookedAtOnceAMinuteAndItsCounterBridges()
    {
        _power.Answer = null;
        using var rig = Rig();
        rig.Run(160);
        // After 30 s, and again after each look.
        Assert.InRange(rig.Library.Closed, 3, 4);
        Assert.InRange(rig.Library.Opened, 3, 4);
        rig.Gpus[0].Utilization = () => 80;
        rig.Run(70);

        Assert.False(rig.Sampler.State.IsReleased);
        Assert.Equal(230 * SamplerRig.MillijoulesPerSecond, rig.Millijoules("GPU-0"));
    }

    [Fact]
    public void Released_AllAsleep_IsNotWokenAndComesBackWhenOneWakes()
    {
        using var rig = Rig();
        rig.Run(35);
        _power.Answer = false;
        rig.Run(600);
        Assert.Equal(1, rig.Library.Opened);

        _power.Answer = true;
        rig.Run(3);
        Assert.Equal(2, rig.Library.Opened);
        Assert.NotNull(rig.Sampler.State.Devices[0].PowerMilliwatts);
        // Not only for one look.
        rig.Run(20);
        Assert.Equal(1, rig.Library.Closed);
    }

    private SamplerRig Rig(bool set = true)
    {
        var rig = new SamplerRig(releaseWhenIdle: set ? TimeSpan.FromSeconds(30) : null, power: _power);
        foreach (var gpu in rig.Gpus)
            (gpu.Utilization, gpu.Processes) = (() => 0, () => 0);
        return rig;
    }

    private sealed class Sleep : IGpuPowerState
    {
        public bool? Answer { get; set; } = true;

        public bool? IsAnyAwake() => Answer;
    }
}
