using TelemetryFootprint.Agent.Core.Sampling;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling;

public sealed class SourceSwitchTests
{
    /// <summary>Each letter is a tick: b both answer, c only the counter, p only power, - none. Then what closes its row: C, P, S (power, then the counter counts), or nothing.</summary>
    [Theory]
    [InlineData("bbb", "CCC")]
    [InlineData("ccc", "CCC")]
    [InlineData("bppb", "C..C")]
    [InlineData("bpppb", "C..PS")]
    [InlineData("bpppppbb", "C..PPPSC")]
    [InlineData("b----b", "C....C")]
    [InlineData("bpp-ppb", "C.....C")]
    [InlineData("bppp-pb", "C..P.PS")]
    [InlineData("bpppccc", "C..P..C")]
    [InlineData("bpppccb", "C..P..S")]
    [InlineData("bpppbpppb", "C..PS..PS")]
    public void Next_OfAHistory_ClosesTheRow(string ticks, string rows)
    {
        var source = new SourceSwitch();
        var closed = string.Concat(ticks.Select(tick => Letter(source.Next(tick is 'b' or 'c', tick is 'b' or 'p'))));

        Assert.Equal(rows, closed);
    }

    [Fact]
    public void StartOnPower_CounterAnswers_CountsFromTheRowThatPowerCloses()
    {
        var source = new SourceSwitch();
        source.StartOnPower();

        Assert.True(source.IsOnPower);
        Assert.Equal(RowSource.PowerThenCounter, source.Next(true, true));
        Assert.False(source.IsOnPower);
    }

    private static char Letter(RowSource source) => source switch
    {
        RowSource.Counter => 'C',
        RowSource.Power => 'P',
        RowSource.PowerThenCounter => 'S',
        _ => '.',
    };
}
