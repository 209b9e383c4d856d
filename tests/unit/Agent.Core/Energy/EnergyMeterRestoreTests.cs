using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Energy;

/// <summary>What the next process of the agent makes of the state that the last one left.</summary>
public sealed class EnergyMeterRestoreTests
{
    private const long Second = 1_000_000;

    private static readonly EnergyState Counted = new("GPU-0", 5_000_000, 900_000, 300_000, 100 * Second) { IsOfThisBoot = true };

    private readonly EnergyMeter _meter = new(TimeSpan.FromSeconds(10));

    [Fact]
    public void Restore_CounterWentOn_FirstRowIsBridgedByIt()
    {
        Assert.True(_meter.Restore(Counted, 160 * Second, 900_000 + 18_000_000));

        Assert.Equal(new MeterStep(RowKind.Bridged, 100 * Second, 18_300_000), _meter.CloseWithCounter(161 * Second, 900_000 + 18_300_000));
        Assert.Equal(new MeterStep(RowKind.Interval, 161 * Second, 300_000), _meter.CloseWithCounter(162 * Second, 900_000 + 18_600_000));
        Assert.Equal(5_000_000 + 18_600_000, _meter.CumulativeMillijoules);
    }

    [Theory]
    [InlineData(true, 899_999, 160)]
    [InlineData(false, 1_000_000, 160)]
    [InlineData(true, 1_000_000, 99)]
    public void Restore_ResetRebootOrClockBehind_OpensAnewAndKeepsTheTotal(bool isSameBoot, long counter, long seconds)
    {
        Assert.False(_meter.Restore(Counted with { IsOfThisBoot = isSameBoot }, seconds * Second, counter));

        Assert.Equal(RowKind.Opening, _meter.CloseWithCounter(seconds * Second, counter).Kind);
        Assert.Equal(new MeterStep(RowKind.Interval, seconds * Second, 300_000), _meter.CloseWithCounter((seconds + 1) * Second, counter + 300_000));
        Assert.Equal(5_300_000, _meter.CumulativeMillijoules);
    }

    [Fact]
    public void Restore_CounterThatNoGpuDraws_IsABaselineAndNoEnergy()
    {
        Assert.True(_meter.Restore(Counted, 101 * Second, 2_000_000));

        Assert.Equal(RowKind.Opening, _meter.CloseWithCounter(102 * Second, 900_000 + 30_000_000_000).Kind);
        Assert.Equal(5_000_000, _meter.CumulativeMillijoules);
    }

    [Fact]
    public void Restore_CounterResetWithinTheFirstTick_IsAnOpening()
    {
        _meter.Restore(Counted, 101 * Second, 950_000);

        Assert.Equal(RowKind.Opening, _meter.CloseWithCounter(102 * Second, 12).Kind);
        Assert.Equal(RowKind.Interval, _meter.CloseWithCounter(103 * Second, 300_012).Kind);
        Assert.Equal(5_300_000, _meter.CumulativeMillijoules);
    }

    [Fact]
    public void Restore_PowerWithinTenSeconds_BridgesByTheTrapezoid()
    {
        EnergyState integrated = Counted with { CounterMillijoules = null, PowerMilliwatts = 100_000 };
        Assert.True(_meter.Restore(integrated, 104 * Second, null));
        _meter.AddPower(104 * Second, 300_000);
        _meter.AddPower(105 * Second, 300_000);

        Assert.Equal(new MeterStep(RowKind.Bridged, 100 * Second, (4 * 200_000) + 300_000), _meter.CloseWithPower(105 * Second));
    }

    [Fact]
    public void Restore_PowerAfterLonger_OpensAnew()
    {
        Assert.False(_meter.Restore(Counted with { CounterMillijoules = null }, 111 * Second, null));
        _meter.AddPower(111 * Second, 300_000);

        Assert.Equal(RowKind.Opening, _meter.CloseWithPower(111 * Second).Kind);
        Assert.Equal(5_000_000, _meter.CumulativeMillijoules);
    }

    [Fact]
    public void State_AfterARow_RestoresToTheSameMeter()
    {
        Assert.Null(_meter.State("GPU-0", null));
        _meter.CloseWithCounter(10 * Second, 1_000);
        _meter.CloseWithCounter(11 * Second, 301_000);

        Assert.Equal(new EnergyState("GPU-0", 300_000, 301_000, 290_000, 11 * Second), _meter.State("GPU-0", 290_000));
    }
}
