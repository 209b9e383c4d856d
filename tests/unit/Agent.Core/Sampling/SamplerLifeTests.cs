using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Agent.Core.Devices;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling;

/// <summary>The life of devices and of the library's session under the sampler.</summary>
public sealed class SamplerLifeTests : IDisposable
{
    private readonly SamplerRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(18)]
    public void Session_LostByAll_IsOpenedAgainSoonAndBacksOff(int code)
    {
        _rig.Run(5);
        Assert.Equal(1, _rig.Library.Opened);
        Break(code);
        _rig.Library.Status = new LibraryStatus(code, "gone");
        _rig.Run(40);
        // After two silent ticks, then after 1, 2, 4, 8 and every 8 s.
        Assert.InRange(_rig.Library.Opened, 6, 8);

        _rig.Library.Status = new LibraryStatus(0, "back");
        _rig.Library.Gpus = [_rig.Counting("GPU-0", 0), _rig.Counting("GPU-1", 1)];
        _rig.Run(10);
        Assert.All(_rig.Sampler.State.Devices, device => Assert.NotNull(device.PowerMilliwatts));
        Assert.Equal(55 * SamplerRig.MillijoulesPerSecond, _rig.Millijoules("GPU-0"));
    }

    [Fact]
    public void Session_VersionMismatchForAMinute_AsksForANewProcessOnce()
    {
        _rig.Run(3);
        Break(18);
        _rig.Library.Status = new LibraryStatus(18, "driver and kernel module differ");
        _rig.Run(58);
        Assert.Null(_rig.Sampler.RestartReason);
        _rig.Run(6);

        Assert.NotNull(_rig.Sampler.RestartReason);
        _rig.Run(100);
        Assert.Equal(1, _rig.Said(1109));
    }

    /// <summary>What a display GPU answers does not depend on the session: it has no power reading in any.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(18)]
    public void Session_LostBesideAGpuThatCannotBeMeasured_IsOpenedAgain(int code)
    {
        _rig.Library.Gpus = [_rig.Gpus[0], new ScriptedGpu("GPU-display", "Display Thing", 1)];
        _rig.Run(5);
        _rig.Library.Status = new LibraryStatus(code, "gone");
        Break(code);
        _rig.Run(20);
        Assert.InRange(_rig.Library.Opened, 4, 6);
        _rig.Library.Status = new LibraryStatus(0, "back");
        _rig.Library.Gpus = [_rig.Counting("GPU-0", 0), new ScriptedGpu("GPU-display", "Display Thing", 1)];
        _rig.Run(10);

        Assert.Equal(35 * SamplerRig.MillijoulesPerSecond, _rig.Millijoules("GPU-0"));
        Assert.Null(_rig.Sampler.RestartReason);
    }

    [Fact]
    public void Session_VersionMismatchBesideAGpuThatCannotBeMeasured_AsksForANewProcess()
    {
        _rig.Library.Gpus = [_rig.Gpus[0], new ScriptedGpu("GPU-display", "Display Thing", 1)];
        _rig.Run(3);
        Break(18);
        _rig.Run(64);

        Assert.Contains("differed in version", _rig.Sampler.RestartReason, StringComparison.Ordinal);
    }

    /// <summary>Hosts without any measurable GPU do not open their library again and again.</summary>
    [Fact]
    public void Session_OfNoGpuThatCanBeMeasured_IsLeftOpen()
    {
        _rig.Library.Gpus = [new ScriptedGpu("GPU-display", "Display Thing", 0)];
        _rig.Run(100);

        Assert.Equal(1, _rig.Library.Opened);
        Assert.Null(_rig.Sampler.RestartReason);
    }

    [Fact]
    public void Session_NeverOpenBecauseOfAMismatch_IsNoReasonToRestart()
    {
        _rig.Library.Status = new LibraryStatus(18, "driver and kernel module differ");
        _rig.Run(600);

        Assert.Null(_rig.Sampler.RestartReason);
        Assert.InRange(_rig.Library.Opened, 20, 22);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(999)]
    public void OneOfTwo_Lost_ComesBackByItsUuidWithItsEnergy(int code)
    {
        _rig.Run(3);
        _rig.Gpus[1].Energy = _rig.Gpus[1].Power = () => Reading<long>.Failed(code);
        _rig.Run(10);
        Assert.Equal(code, _rig.Sampler.State.Devices[1].LastCode);
        Assert.Equal(1, _rig.Library.Opened);
        // A new handle, at another index: after a reset the driver may number anew.
        _rig.Library.Gpus = [_rig.Counting("GPU-1", 0), _rig.Counting("GPU-0", 1)];
        _rig.Run(31);

        Assert.Equal(["GPU-1", "GPU-0"], _rig.Sampler.State.Devices.Select(device => device.Device.Uuid));
        Assert.Equal([0u, 1u], _rig.Sampler.State.Devices.Select(device => device.Device.Index));
        Assert.All(_rig.Sampler.State.Devices, device => Assert.Equal(44 * SamplerRig.MillijoulesPerSecond, device.CumulativeMillijoules));
        Assert.Equal(1, _rig.Library.Opened);
    }

    [Fact]
    public void HotPlug_NewGpu_IsFoundWithinHalfAMinute()
    {
        _rig.Run(3);
        var inventory = _rig.Ticks[^1].Inventory;
        _rig.Library.Gpus = [.. _rig.Library.Gpus, _rig.Counting("GPU-2", 2)];
        _rig.Run(30);

        Assert.Equal(3, _rig.Sampler.State.Devices.Count);
        Assert.NotEqual(inventory.ContentId, _rig.Ticks[^1].Inventory.ContentId);
        Assert.Equal(RowKind.Opening, _rig.Rows("GPU-2")[0].Kind);
        Assert.Equal(33 * SamplerRig.MillijoulesPerSecond, _rig.Millijoules("GPU-0"));
    }

    [Fact]
    public void Unplugged_Gpu_IsGoneAndItsOldHandleIsNotAsked()
    {
        _rig.Run(3);
        _rig.Library.Gpus = [_rig.Gpus[0]];
        _rig.Run(30);
        var calls = _rig.Gpus[1].EnergyCalls;
        _rig.Run(10);

        Assert.Equal(calls, _rig.Gpus[1].EnergyCalls);
        Assert.Equal(NvmlReturn.GpuNotFound, _rig.Sampler.State.Devices[1].LastCode);
        Assert.Null(_rig.Sampler.State.Devices[1].PowerMilliwatts);
    }

    [Fact]
    public void Uuid_ChangedAtTheSameIndex_IsAnotherDevice()
    {
        _rig.Run(3);
        _rig.Library.Gpus = [_rig.Gpus[0], _rig.Counting("GPU-x", 1)];
        _rig.Run(40);

        Assert.Equal(["GPU-0", "GPU-1", "GPU-x"], _rig.Sampler.State.Devices.Select(device => device.Device.Uuid));
        Assert.True(_rig.Millijoules("GPU-1") + _rig.Millijoules("GPU-x") <= 43 * SamplerRig.MillijoulesPerSecond);
        Assert.Equal(RowKind.Opening, _rig.Rows("GPU-x")[0].Kind);
    }

    [Fact]
    public void MigMode_Toggled_IsInTheInventoryWithinHalfAMinute()
    {
        _rig.Run(3);
        Assert.Equal("disabled", _rig.Sampler.State.Devices[0].Device.MigMode);
        _rig.Gpus[0].Mig = 1;
        _rig.Run(32);

        Assert.Equal(["enabled", "disabled"], _rig.Sampler.State.Devices.Select(device => device.Device.MigMode));
        Assert.Equal("enabled", _rig.Ticks[^1].Inventory.Devices[0].MigMode);
    }

    /// <summary>Half a minute of nonsense is no reconfiguration: the parts stay in the inventory, and their energy goes on.</summary>
    [Theory]
    [InlineData(999)]
    [InlineData(1)]
    [InlineData(27)]
    public void MigMode_ThatCannotBeReadForAWhile_IsAsItWas(int code)
    {
        _rig.Gpus[0].Mig = 1;
        _rig.Gpus[0].Instances = [new("MIG-a", "1g.10gb", 1, 1, 0)];
        _rig.Run(3);
        var inventory = _rig.Ticks[^1].Inventory;
        Assert.Contains(inventory.Devices, device => device.Uuid == "MIG-a");
        _rig.Gpus[0].Mig = Reading<int>.Failed(code);
        _rig.Run(65);
        Assert.Equal(inventory.ContentId, _rig.Ticks[^1].Inventory.ContentId);
        _rig.Gpus[0].Mig = 0;
        _rig.Run(31);

        Assert.DoesNotContain(_rig.Ticks[^1].Inventory.Devices, device => device.Uuid == "MIG-a");
        Assert.Equal("disabled", _rig.Ticks[^1].Inventory.Devices[0].MigMode);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(13)]
    [InlineData(21)]
    [InlineData(999)]
    public void Counter_FailsWhilePowerAnswers_IsReplacedWithoutLossAndComesBack(int code)
    {
        _rig.Run(10);
        _rig.Gpus[0].Energy = () => Reading<long>.Failed(code);
        _rig.Run(2);
        Assert.Equal(Method.Counter, _rig.Sampler.State.Devices[0].Method);
        _rig.Run(18);
        Assert.Equal((EnergySource.Power, Method.Integrated), (_rig.Sampler.State.Devices[0].Source, _rig.Sampler.State.Devices[0].Method));
        _rig.Gpus[0].Energy = () => _rig.Counter() - 900_000;
        _rig.Run(10);

        var state = _rig.Sampler.State.Devices[0];
        Assert.Equal((EnergySource.Counter, Method.Counter), (state.Source, state.Method));
        Assert.Equal(40 * SamplerRig.MillijoulesPerSecond, state.CumulativeMillijoules);
        Assert.Equal([Method.Counter, Method.Integrated], state.MillijoulesByMethod.Select(part => part.Key).Order());
        Assert.Equal(state.CumulativeMillijoules, state.MillijoulesByMethod.Sum(part => part.Value));
        Assert.All(state.MillijoulesByMethod.Zip(state.BoundsByMethod), pair =>
        {
            Assert.Equal(pair.First.Key, pair.Second.Key);
            Assert.InRange(pair.First.Value, pair.Second.Value.Low.Millijoules + 1, pair.Second.Value.High.Millijoules - 1);
        });
        Assert.Equal(2, state.BoundsByMethod.Count);
        Assert.Equal(1, _rig.Said(1103));
    }

    /// <summary>The counter closes rows while power is silent; then power answers and must not reach back into them.</summary>
    [Fact]
    public void Counter_FailsJustAfterPowerWasSilent_CountsNothingTwice()
    {
        _rig.Run(10);
        var works = _rig.Gpus[0].Energy;
        _rig.Gpus[0].Power = () => Reading<long>.Failed(999);
        _rig.Run(7);
        _rig.Gpus[0].Energy = () => Reading<long>.Failed(999);
        _rig.Gpus[0].Power = () => 300_000;
        _rig.Run(20);
        _rig.Gpus[0].Energy = works;
        _rig.Run(5);

        // Two seconds and the row that power opens are unknown, and nothing is invented for them.
        Assert.InRange(_rig.Millijoules("GPU-0"), 38 * SamplerRig.MillijoulesPerSecond, 40 * SamplerRig.MillijoulesPerSecond);
        Assert.All(_rig.Rows("GPU-0"), row => Assert.True(row.Millijoules <= (row.EndMicroseconds - row.StartMicroseconds) * 3 / 10));
    }

    [Fact]
    public void CrossCheck_OffForAMinute_IsSaidOnceAndShown()
    {
        _rig.Gpus[0].Power = () => 200_000;
        _rig.Run(55);
        Assert.Equal([false, false], _rig.Sampler.State.Devices.Select(device => device.IsCrossCheckOff!.Value));
        _rig.Run(600);

        Assert.Equal([true, false], _rig.Sampler.State.Devices.Select(device => device.IsCrossCheckOff!.Value));
        Assert.Equal(1, _rig.Said(1107));
    }

    private void Break(int code)
    {
        foreach (var gpu in _rig.Gpus)
            gpu.Energy = gpu.Power = () => Reading<long>.Failed(code);
    }

    /// <summary>A row without a bound in its inventory would set the whole host's tick aside.</summary>
    [Fact]
    public void Probe_ThatAnswersLate_ChangesPlanAndInventoryTogether()
    {
        using var rig = new SamplerRig(lanes: new Lanes.LateLanes(areProbesLate: true));
        var (energy, power) = (rig.Gpus[1].Energy, rig.Gpus[1].Power);
        rig.Gpus[1].Energy = rig.Gpus[1].Power = () => Reading<long>.Failed(27);
        rig.Run(5);
        Assert.Equal(EnergySource.None, rig.Sampler.State.Devices[1].Source);
        (rig.Gpus[1].Energy, rig.Gpus[1].Power) = (energy, power);
        rig.Run(5);

        Assert.InRange(rig.Millijoules("GPU-1"), 3 * SamplerRig.MillijoulesPerSecond, 5 * SamplerRig.MillijoulesPerSecond);
        Assert.All(rig.Ticks, tick => Assert.Null(Violation(tick)));
        Assert.InRange(rig.Millijoules("GPU-0"), 9 * SamplerRig.MillijoulesPerSecond, 10 * SamplerRig.MillijoulesPerSecond);
    }

    private static Violation? Violation(Tick tick) =>
        BatchValidator.FirstViolation(BatchEncoder.Encode(new(SampleBatches.Id(1), 1, SampleBatches.Id(2)), [new(1, tick)]), tick.Inventory);

    [Fact]
    public void Gpu_WhoseAnswersAlwaysComeLate_IsMeasuredOneTickLaterAndNotCalledStuck()
    {
        using var rig = new SamplerRig(gpus: 1, lanes: new Lanes.LateLanes());

        rig.Run(120);

        Assert.InRange(rig.Millijoules("GPU-0"), 118 * SamplerRig.MillijoulesPerSecond, 120 * SamplerRig.MillijoulesPerSecond);
        Assert.InRange(rig.Rows("GPU-0").Count, 118, 121);
        Assert.False(rig.Sampler.State.Devices[0].IsStuck);
        Assert.Null(rig.Sampler.RestartReason);
    }
}
