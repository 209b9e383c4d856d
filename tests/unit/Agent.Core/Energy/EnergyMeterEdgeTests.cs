using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Energy;

/// <summary>Where a joule could be lost, doubled or invented.</summary>
public sealed class EnergyMeterEdgeTests
{
    private const long Second = 1_000_000;

    private readonly EnergyMeter _meter = new(TimeSpan.FromSeconds(2.5));

    [Fact]
    public void Counter_RowWithoutLength_KeepsItsEnergyForTheNext()
    {
        _meter.CloseWithCounter(0, 0);
        _meter.CloseWithCounter(Second, 100_000);

        Assert.Equal(new MeterStep(RowKind.Opening, Second, 0), _meter.CloseWithCounter(Second, 130_000));
        Assert.Equal(new MeterStep(RowKind.Interval, Second, 110_000), _meter.CloseWithCounter(2 * Second, 210_000));
        Assert.Equal(210_000, _meter.CumulativeMillijoules);
    }

    /// <summary>Counter values a second apart; then the energy of each row, −1 for an opening one.</summary>
    [Theory]
    [InlineData(new long[] { 0, 300_000, 600_000 }, new long[] { -1, 300_000, 300_000 })]
    [InlineData(new long[] { 500, 500, 500 }, new long[] { -1, 0, 0 })]
    [InlineData(new long[] { 900_000, 0, 300_000 }, new long[] { -1, -1, 300_000 })]
    [InlineData(new long[] { 900_000, 899_999, 900_000 }, new long[] { -1, -1, 1 })]
    [InlineData(new long[] { 0, 10_000_000, 20_000_000 }, new long[] { -1, 10_000_000, 10_000_000 })]
    [InlineData(new long[] { 0, 10_000_001, 10_000_002 }, new long[] { -1, -1, 1 })]
    [InlineData(new long[] { 0, long.MaxValue, long.MaxValue }, new long[] { -1, -1, 0 })]
    [InlineData(new long[] { long.MaxValue, 0, 1 }, new long[] { -1, -1, 1 })]
    [InlineData(new long[] { 5, 4, 3, 2, 1 }, new long[] { -1, -1, -1, -1, -1 })]
    [Trait("Fault", "F34")]
    public void Counter_AnySeries_GivesNoNegativeAndNoJump(long[] values, long[] expected)
    {
        long[] energies = [.. values.Select((value, second) => _meter.CloseWithCounter(second * Second, value)).Select(step => step.Kind == RowKind.Opening ? -1 : step.Millijoules)];

        Assert.Equal(expected, energies);
        Assert.Equal(expected.Where(energy => energy > 0).Sum(), _meter.CumulativeMillijoules);
    }

    [Theory]
    [InlineData(100_000, 10_000_000, true)] // a refresh of the counter within a short row is no jump
    [InlineData(100_000, 10_000_001, false)]
    [InlineData(2_000_000, 20_000_000, true)]
    [InlineData(2_000_000, 20_000_001, false)]
    public void Counter_PlausibleEnergy_DependsOnTheTime(long microseconds, long energy, bool counts)
    {
        _meter.CloseWithCounter(0, 0);

        Assert.Equal(counts ? RowKind.Interval : RowKind.Opening, _meter.CloseWithCounter(microseconds, energy).Kind);
    }

    [Fact]
    public void Counter_HeldForAMinute_JumpsWithoutLoss()
    {
        _meter.CloseWithCounter(0, 0);
        for (var second = 1; second < 60; second++)
            Assert.Equal(0, _meter.CloseWithCounter(second * Second, 0).Millijoules);

        Assert.Equal(6_000_000, _meter.CloseWithCounter(60 * Second, 6_000_000).Millijoules);
        Assert.Equal(6_000_000, _meter.CumulativeMillijoules);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(999)]
    [InlineData(1001)]
    public void Power_AnyReadingPeriod_LosesLessThanAMillijoule(int milliseconds)
    {
        const long Milliwatts = 123_457;
        _meter.AddPower(0, Milliwatts);
        _meter.CloseWithPower(0);
        long now = 0, tick = Second;
        while (tick <= 20 * Second)
        {
            now = Math.Min(now + milliseconds * 1000L, tick);
            _meter.AddPower(now, Milliwatts);
            if (now < tick)
                continue;
            Assert.Equal(RowKind.Interval, _meter.CloseWithPower(tick).Kind);
            tick += Second;
        }

        Assert.InRange(_meter.CumulativeMillijoules, Milliwatts * 20 - 1, Milliwatts * 20);
    }

    [Fact]
    public void Power_OneMissingReading_IsBridgedByItsNeighbours()
    {
        _meter.AddPower(0, 100_000);
        _meter.CloseWithPower(0);
        _meter.AddPower(2 * Second, 300_000);

        Assert.Equal(new MeterStep(RowKind.Interval, 0, 400_000), _meter.CloseWithPower(2 * Second));
    }

    [Fact]
    public void Power_SilenceThatWasTooLong_OpensAndThenGoesOn()
    {
        _meter.AddPower(0, 100_000);
        _meter.CloseWithPower(0);
        _meter.AddPower(10 * Second, 100_000);

        Assert.Equal(new MeterStep(RowKind.Opening, 10 * Second, 0), _meter.CloseWithPower(10 * Second));
        _meter.AddPower(11 * Second, 100_000);
        Assert.Equal(new MeterStep(RowKind.Interval, 10 * Second, 100_000), _meter.CloseWithPower(11 * Second));
        Assert.Equal(100_000, _meter.CumulativeMillijoules);
    }

    [Fact]
    public void Power_HoleInTheMiddleOfARow_SpoilsTheRow()
    {
        _meter.AddPower(0, 100_000);
        _meter.CloseWithPower(0);
        _meter.AddPower(Second, 100_000);
        _meter.AddPower(4 * Second, 100_000);
        _meter.AddPower(5 * Second, 100_000);

        Assert.Equal(RowKind.Opening, _meter.CloseWithPower(5 * Second).Kind);
        Assert.Equal(0, _meter.CumulativeMillijoules);
    }

    [Fact]
    public void Power_ReadingsOutOfOrder_AreLeftOut()
    {
        _meter.AddPower(Second, 100_000);
        _meter.CloseWithPower(Second);
        _meter.AddPower(0, 10_000_000);
        _meter.AddPower(2 * Second, 100_000);

        Assert.Equal(100_000, _meter.CloseWithPower(2 * Second).Millijoules);
    }

    [Fact]
    public void Counter_AfterPowerRows_DoesNotCountTheirTimeAgain()
    {
        _meter.CloseWithCounter(0, 0);
        _meter.AddPower(0, 100_000);
        _meter.AddPower(Second, 100_000);
        _meter.CloseWithPower(Second);

        // The counter's old value is from before the power row: its difference would hold that second twice.
        Assert.Equal(RowKind.Opening, _meter.CloseWithCounter(2 * Second, 200_000).Kind);
    }

    [Fact]
    public void CrossCheck_WindowInterruptedByAReset_BeginsAgain()
    {
        for (var second = 0; second <= 9; second++)
            Tick(second, second * 100_000L);
        Tick(10, 0);
        for (var second = 11; second <= 19; second++)
            Tick(second, (second - 10) * 100_000L);
        Assert.Null(_meter.CrossCheckRatio);

        Tick(20, 1_000_000);
        Assert.Equal(1.0, _meter.CrossCheckRatio!.Value, 6);
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(61, false)]
    public void CrossCheck_PowerLost_IsNoLongerKnownAfterAMinute(int secondsWithout, bool isKnown)
    {
        for (var second = 0; second <= 10; second++)
            Tick(second, second * 100_000L);
        for (var second = 11; second <= 10 + secondsWithout; second++)
        {
            _meter.CloseWithCounter(second * Second, second * 100_000L);
            _meter.ForgetPower();
        }

        Assert.Equal(isKnown, _meter.CrossCheckRatio is not null);
    }

    [Fact]
    public void CrossCheck_NoPowerAtAll_IsUnknownNotZero()
    {
        for (var second = 0; second <= 30; second++)
            _meter.CloseWithCounter(second * Second, second * 100_000L);

        Assert.Null(_meter.CrossCheckRatio);
    }

    private void Tick(int second, long counter)
    {
        _meter.AddPower(second * Second, 100_000);
        _meter.CloseWithCounter(second * Second, counter);
    }
}
