using TelemetryFootprint.Cli.Live;

namespace TelemetryFootprint.UnitTests.Cli.Live;

public sealed class LiveLineTests
{
    private const string Clear = "\r\u001b[2K";

    [Theory]
    [InlineData("gpt-ft  10 W", 20, "gpt-ft  10 W")]
    [InlineData("0123456789", 11, "0123456789")]
    [InlineData("0123456789", 10, "01234567…")]
    [InlineData("0123456789", 1, "…")]
    [InlineData("a\nb\u001b[2Jc", 80, "ab[2Jc")]
    public void Show_OnATerminal_IsOneLineOfItAtMost(string text, int columns, string expected)
    {
        using var output = new StringWriter();
        new LiveLine(output, true, () => columns).Show(text);

        Assert.Equal(Clear + expected, output.ToString());
    }

    [Fact]
    public void Show_TerminalThatBecomesNarrow_IsAskedEachTime()
    {
        using var output = new StringWriter();
        var columns = 80;
        var line = new LiveLine(output, true, () => columns);
        line.Show("0123456789");
        columns = 5;
        line.Show("0123456789");

        Assert.Equal($"{Clear}0123456789{Clear}012…", output.ToString());
    }

    [Fact]
    public void Show_TerminalThatDoesNotTell_HasTheUsualWidth()
    {
        using var output = new StringWriter();
        new LiveLine(output, true, () => null).Show(new string('x', 200));

        Assert.Equal(Clear + new string('x', 78) + "…", output.ToString());
    }

    [Fact]
    public void Show_InAPipe_IsAWholeLineEach()
    {
        using var output = new StringWriter();
        var line = new LiveLine(output, false, () => 5);
        line.Show("0123456789");
        line.End();

        Assert.Equal("0123456789\n", output.ToString());
    }

    [Fact]
    public void End_OfAnOpenLine_ClearsItOnce()
    {
        using var output = new StringWriter();
        var line = new LiveLine(output, true);
        line.End();
        line.Show("a");
        line.End();
        line.End();

        Assert.Equal($"{Clear}a{Clear}", output.ToString());
    }
}
