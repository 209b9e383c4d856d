using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Energy;

public sealed class EnergyMeterTests
{
    private const long Second = 1_000_000;

    private readonly EnergyMeter _meter = new(EnergyMeter.MaximumGap(TimeSpan.FromSeconds(1)));

    [Fact]
    public void Counter_FirstReading_OnlyOpens()
    {
        Assert.Equal(new MeterStep(RowKind.Opening, 5 * Second, 0), _meter.CloseWithCounter(5 * Second, 1_000_000));
        Assert.Equal(0, _meter.CumulativeMillijoules);
    }

    [Fact]
    public void Counter_NextReading_IsTheDifference()
    {
        _meter.CloseWithCounter(0, 1_000_000);

        Assert.Equal(new MeterStep(RowKind.Interval, 0, 300_000), _meter.CloseWithCounter(Second, 1_300_000));
        Assert.Equal(300_000, _meter.CumulativeMillijoules);
    }

    [Fact]
    public void Counter_Unchanged_IsAnIntervalWithoutEnergy()
    {
        _meter.CloseWithCounter(0, 7);

        Assert.Equal(new MeterStep(RowKind.Interval, 0, 0), _meter.CloseWithCounter(Second, 7));
    }

    [Fact]
    public void Counter_AfterSilence_StillKnowsTheEnergy()
    {
        _meter.CloseWithCounter(0, 0);

        Assert.Equal(new MeterStep(RowKind.Interval, 0, 90_000_000), _meter.CloseWithCounter(300 * Second, 90_000_000));
    }

    [Fact]
    public void Counter_Decrease_IsANewBaseline()
    {
        _meter.CloseWithCounter(0, 1_000_000);
        _meter.CloseWithCounter(Second, 1_300_000);

        Assert.Equal(new MeterStep(RowKind.Opening, 2 * Second, 0), _meter.CloseWithCounter(2 * Second, 50_000));
        Assert.Equal(new MeterStep(RowKind.Interval, 2 * Second, 100_000), _meter.CloseWithCounter(3 * Second, 150_000));
        Assert.Equal(400_000, _meter.CumulativeMillijoules);
    }

    [Fact]
    public void Counter_JumpBeyondAnyGpu_IsANewBaseline()
    {
        _meter.CloseWithCounter(0, 0);

        Assert.Equal(RowKind.Opening, _meter.CloseWithCounter(Second, long.MaxValue).Kind);
        Assert.Equal(0, _meter.CumulativeMillijoules);
    }

    [Fact]
    public void Power_Constant_IsWattsTimesSeconds()
    {
        _meter.AddPower(0, 300_000);
        Assert.Equal(RowKind.Opening, _meter.CloseWithPower(0).Kind);
        for (var i = 1; i <= 10; i++)
            _meter.AddPower(i * Second / 10, 300_000);

        Assert.Equal(new MeterStep(RowKind.Interval, 0, 300_000), _meter.CloseWithPower(Second));
    }

    [Fact]
    public void Power_Ramp_IsTheTrapezoid()
    {
        _meter.AddPower(0, 0);
        _meter.CloseWithPower(0);
        _meter.AddPower(Second, 100_000);

        Assert.Equal(50_000, _meter.CloseWithPower(Second).Millijoules);
    }

    [Fact]
    public void Power_Fractions_AreCarriedNotLost()
    {
        _meter.AddPower(0, 333);
        _meter.CloseWithPower(0);
        for (var i = 1; i <= 3000; i++)
        {
            _meter.AddPower(i * 1000, 333);
            _meter.CloseWithPower(i * 1000);
        }

        Assert.Equal(999, _meter.CumulativeMillijoules);
    }

    [Theory]
    [InlineData(2.5, RowKind.Interval)]
    [InlineData(10, RowKind.Interval)]
    [InlineData(10.1, RowKind.Opening)]
    public void Power_Silence_IsBridgedUpToTenSeconds(double seconds, RowKind expected)
    {
        _meter.AddPower(0, 100_000);
        _meter.CloseWithPower(0);
        var end = (long)(seconds * Second);
        _meter.AddPower(end, 100_000);

        var step = _meter.CloseWithPower(end);

        Assert.Equal(expected, step.Kind);
        Assert.Equal(expected == RowKind.Interval ? (long)(seconds * 100_000) : 0, step.Millijoules);
    }

    [Theory]
    [InlineData(0.1, 10)]
    [InlineData(6, 10)]
    [InlineData(60, 90)]
    public void MaximumGap_IsTenSecondsUnlessReadingIsRarer(double interval, double expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), EnergyMeter.MaximumGap(TimeSpan.FromSeconds(interval)));

    [Fact]
    public void Counter_ThatAnswersLate_GoesOnFromTheRowJustClosed()
    {
        _meter.AddPower(0, 100_000);
        _meter.CloseWithPower(0);
        _meter.AddPower(Second, 100_000);
        _meter.CloseWithPower(Second);
        _meter.StartCounter(5_000);

        Assert.Equal(new MeterStep(RowKind.Interval, Second, 110_000), _meter.CloseWithCounter(2 * Second, 115_000));
        Assert.Equal(210_000, _meter.CumulativeMillijoules);
    }

    [Fact]
    public void CrossCheck_IsTheRatioOverTenSeconds()
    {
        for (var i = 0; i <= 9; i++)
            Tick(i);
        Assert.Null(_meter.CrossCheckRatio);
        Tick(10);

        Assert.Equal(1.1, _meter.CrossCheckRatio!.Value, 6);

        void Tick(int second)
        {
            _meter.AddPower(second * Second, 100_000);
            _meter.CloseWithCounter(second * Second, second * 110_000L);
        }
    }

    [Fact]
    public void Power_Average_BelongsToTheTimeBeforeIt()
    {
        _meter.AddPower(0, 60_000, PowerShape.Average);
        _meter.CloseWithPower(0);
        _meter.AddPower(Second, 400_000, PowerShape.Average);

        Assert.Equal(400_000, _meter.CloseWithPower(Second).Millijoules);
    }

    [Fact]
    public void Power_InPlaceOfASilentCounter_LosesNothingAndDoublesNothing()
    {
        _meter.AddPower(0, 300_000);
        _meter.CloseWithCounter(0, 1_000_000);
        _meter.AddPower(Second, 300_000);
        _meter.CloseWithCounter(Second, 1_300_000);
        for (var second = 2; second <= 4; second++)
            _meter.AddPower(second * Second, 300_000); // the counter fails here

        Assert.Equal(new MeterStep(RowKind.Interval, Second, 900_000), _meter.CloseWithPower(4 * Second));
        _meter.StartCounter(2_200_000); // it answers again
        _meter.AddPower(5 * Second, 300_000);
        Assert.Equal(new MeterStep(RowKind.Interval, 4 * Second, 300_000), _meter.CloseWithCounter(5 * Second, 2_500_000));
        Assert.Equal(1_500_000, _meter.CumulativeMillijoules);
    }
}
