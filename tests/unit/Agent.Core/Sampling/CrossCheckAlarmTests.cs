using TelemetryFootprint.Agent.Core.Sampling;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling;

public sealed class CrossCheckAlarmTests
{
    private readonly CrossCheckAlarm _alarm = new();

    [Theory]
    [InlineData(0.9)]
    [InlineData(1.0)]
    [InlineData(1.1)]
    public void Note_WithinTheBounds_IsNeverOff(double ratio)
    {
        foreach (var second in Enumerable.Range(0, 200))
            Note(ratio, second);

        Assert.False(_alarm.IsOff);
    }

    [Theory]
    [InlineData(0.89)]
    [InlineData(1.11)]
    [InlineData(0)]
    [InlineData(5)]
    [Trait("Fault", "F35")]
    public void Note_OutsideForAMinute_IsOffFromThenOn(double ratio)
    {
        // The first ratio is that of ten seconds.
        Note(ratio, 10);
        Note(ratio, 59);
        Assert.False(_alarm.IsOff);
        Note(ratio, 60);
        Assert.True(_alarm.IsOff);
        Note(1, 61);
        Assert.False(_alarm.IsOff);
    }

    [Fact]
    public void Note_BackWithinForOneWindow_BeginsTheMinuteAnew()
    {
        Note(1.5, 0);
        Note(1.0, 50);
        Note(1.5, 61);
        Note(1.5, 110);
        Assert.False(_alarm.IsOff);
        Note(1.5, 111);
        Assert.True(_alarm.IsOff);
    }

    [Fact]
    public void Note_Unknown_IsNeither()
    {
        Assert.Null(_alarm.IsOff);
        Note(2, 0);
        Note(2, 60);
        Note(null, 61);
        Assert.Null(_alarm.IsOff);
    }

    private void Note(double? ratio, long second) => _alarm.Note(ratio, second * 1_000_000);
}
