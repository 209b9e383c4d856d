using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Agent.Core.Sampling.Lanes;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling.Lanes;

public sealed class DeviceReaderTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
    private readonly ScriptedGpu _gpu = new(name: "NVIDIA A100-SXM4-80GB") { Generation = 7, Energy = () => 5_000, Power = () => 300_000, Utilization = () => 70 };

    [Fact]
    public void Probe_UntilMeteringHasBegun_BringsTheOpening()
    {
        var reader = Reader();
        var first = reader.Read(ReadScope.Probe, 1).Probe!;
        // The first answer may be written over before it is taken: the next must do for it.
        Assert.NotNull(reader.Read(ReadScope.Probe, 2).Probe!.Opening);
        reader.IsOpen = true;
        var second = reader.Read(ReadScope.Probe, 3).Probe!;

        Assert.Equal(EnergySource.Counter, first.Plan.Source);
        Assert.Equal((5_000L, 300_000L), (first.Opening!.Energy.Reading.Value, first.Opening.Power.Reading.Value));
        Assert.Same(first.Plan, second.Plan);
        Assert.Null(second.Opening);
        Assert.Same(first.Plan, reader.Plan);
    }

    [Fact]
    public void Probe_MigToggled_PlansAnew()
    {
        var reader = Reader();
        var first = reader.Read(ReadScope.Probe, 1).Probe!;
        reader.IsOpen = true;
        var calls = _gpu.EnergyCalls;
        reader.Read(ReadScope.Probe, 2);
        Assert.Equal(calls, _gpu.EnergyCalls);
        _gpu.Mig = 1;
        var toggled = reader.Read(ReadScope.Probe, 3).Probe!;

        Assert.True(_gpu.EnergyCalls > calls);
        Assert.Equal((0, 1), (first.Facts.MigMode, toggled.Facts.MigMode));
    }

    [Fact]
    public void Power_AsksForPowerAlone()
    {
        var reader = Probed();
        var calls = _gpu.EnergyCalls;
        _time.Advance(TimeSpan.FromSeconds(3));
        var readings = reader.Read(ReadScope.Power, 7);

        Assert.Equal(calls, _gpu.EnergyCalls);
        Assert.Equal((7L, ReadScope.Power, 300_000L), (readings.Round, readings.Scope, readings.Power.Reading.Value));
        Assert.Equal(_time.MonotonicMicroseconds(), readings.Power.Microseconds);
        Assert.Equal(NvmlReturn.NotSupported, readings.Energy.Reading.Code);
    }

    [Fact]
    public void Processes_AreAskedOnceASecondAtMost()
    {
        var asked = 0;
        _gpu.Processes = () => ++asked;
        var reader = Probed();
        for (var tick = 0; tick < 100; tick++)
        {
            var readings = reader.Read(ReadScope.Tick, tick);
            Assert.Equal(asked, readings.ComputeProcesses.Value);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.InRange(asked, 10, 12);
    }

    [Fact]
    public void Processes_CountThatCannotBe_IsUnknown()
    {
        _gpu.Processes = () => -1;

        Assert.Equal(NvmlReturn.Unknown, Probed().Read(ReadScope.Tick, 1).ComputeProcesses.Code);
    }

    [Fact]
    public void Ring_OfAnInstantSensor_TakesThePlaceOfPolling()
    {
        _gpu.Ring = since => Samples(since, 20);
        var reader = Probed();
        _time.Advance(TimeSpan.FromSeconds(1));
        var readings = reader.Read(ReadScope.Tick, 1);

        Assert.True(readings.HasRing);
        Assert.Equal(50, readings.Ring.Count);
        Assert.Equal(readings.Ring.Select(moment => moment.Microseconds).Order(), readings.Ring.Select(moment => moment.Microseconds));
        Assert.All(readings.Ring, moment => Assert.True(moment.Microseconds <= readings.Power.Microseconds));
        Assert.Equal(_time.MonotonicMicroseconds(), readings.Ring[^1].Microseconds);
    }

    [Fact]
    public void Ring_NothingNewer_IsStillARing()
    {
        _gpu.Ring = since => Samples(since, 20);
        var reader = Probed();
        var readings = reader.Read(ReadScope.Tick, 1);

        Assert.True(readings.HasRing);
        Assert.Empty(readings.Ring);
    }

    [Fact]
    public void Ring_ThatFails_IsGivenUpUntilTheDeviceIsOpenedAnew()
    {
        var asked = 0;
        _gpu.Ring = _ =>
        {
            asked++;
            return null;
        };
        var reader = Probed();
        Assert.False(reader.Read(ReadScope.Tick, 1).HasRing);
        Assert.Equal(1, asked);
        reader.Offer(_gpu, anew: true);
        reader.Read(ReadScope.Tick, 2);

        Assert.Equal(2, asked);
    }

    [Fact]
    public void Ring_WallClockStepsBack_GoesOnFromThere()
    {
        _gpu.Ring = since => Samples(since, 100);
        var reader = Probed();
        _time.Advance(TimeSpan.FromSeconds(1));
        reader.Read(ReadScope.Tick, 1);
        _time.StepWallClock(TimeSpan.FromHours(-2));
        _time.Advance(TimeSpan.FromSeconds(1));
        reader.Read(ReadScope.Tick, 2);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.InRange(reader.Read(ReadScope.Tick, 3).Ring.Count, 9, 11);
    }

    [Fact]
    public void Offer_NewHandle_IsUsedFromTheNextReadOn()
    {
        var reader = Probed();
        reader.Offer(new ScriptedGpu { Energy = () => 9_000, Power = () => 1_000 }, anew: false);

        Assert.Equal(9_000, reader.Read(ReadScope.Tick, 1).Energy.Reading.Value);
    }

    private DeviceReader Reader() => new(_gpu, new DevicePlanner([]), _time, mayUseRing: true);

    private DeviceReader Probed()
    {
        var reader = Reader();
        reader.Read(ReadScope.Probe, 0);
        return reader;
    }

    /// <summary>The driver's samples of the last two seconds, one each so many milliseconds.</summary>
    private List<PowerSample> Samples(long since, int milliseconds)
    {
        var now = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return [.. Enumerable.Range(0, 100).Select(i => now - (i * milliseconds * 1_000L)).Where(at => at > since && at > now - 2_000_000).Order().Select(at => new PowerSample(at, 300_000))];
    }
}
