using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Agent.Core.Devices.Calibration;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Agent.Configuration;

public sealed class AccuracySettingsTests
{
    private static readonly string[] Calibration = ["Calibration:rack:Match=GPU-1", "Calibration:rack:HalfWidth=2%", "Calibration:rack:Source=meter"];

    [Fact]
    public void Read_NothingSet_IsTheStandard()
    {
        var accuracy = Read();

        Assert.Equal(new MethodHalfWidths(), accuracy.Widths);
        Assert.Empty(accuracy.Calibrations);
    }

    [Fact]
    public void Read_EveryWidth_IsReadAsWritten()
    {
        var widths = Read("Bounds:Counter=1%", "Bounds:Averaged=2%", "Bounds:Integrated=3.5%", "Bounds:PartTime=40%", "Bounds:Rapl=0.5%", "Bounds:Overhead=100%").Widths;

        Assert.Equal(
            [10_000L, 20_000, 35_000, 400_000, 5_000, 1_000_000],
            new[] { widths.Counter, widths.Averaged, widths.Integrated, widths.PartTime, widths.Rapl, widths.Overhead }.Select(width => width.PartsPerMillion));
    }

    [Theory]
    [InlineData("Bounds:Counter=5")]
    [InlineData("Bounds:Counter=0.05")]
    [InlineData("Bounds:Averaged=5 W")]
    [InlineData("Bounds:Integrated=0%")]
    [InlineData("Bounds:Integrated=-1%")]
    [InlineData("Bounds:PartTime=101%")]
    [InlineData("Bounds:Rapl=%")]
    [InlineData("Bounds:Overhead=1,5%")]
    [InlineData("Bounds:Overhead=1e1%")]
    public void Read_WidthThatIsNoShare_NamesKeyAndGrammar(string setting)
    {
        var message = Assert.Throws<ConfigurationException>(() => Read(setting)).Message;

        Assert.StartsWith(setting.Split('=')[0] + ": ", message, StringComparison.Ordinal);
        Assert.Contains("5%", message, StringComparison.Ordinal);
    }

    /// <summary>In the inventory it would break the contract, and every tick of the host would be set aside.</summary>
    [Theory]
    [InlineData("two\u0007bells", "control character")]
    [InlineData("µµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµ", "longer than 256 bytes")]
    public void Read_CalibrationThatNoInventoryCanCarry_IsRefused(string source, string words)
    {
        var message = Assert.Throws<ConfigurationException>(() => Read([.. Calibration, $"Calibration:rack:Source={source}"])).Message;

        Assert.StartsWith("Calibration:rack:Source: ", message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CalibrationOfALongName_IsRefused()
    {
        var name = new string('n', 200);
        Assert.Throws<ConfigurationException>(() => Read([$"Calibration:{name}:Match=GPU-1", $"Calibration:{name}:HalfWidth=2%", $"Calibration:{name}:Source=meter"]));
    }

    /// <summary>What was accepted fits beside every row of the catalogue.</summary>
    [Fact]
    public void Read_CalibrationAsLongAsAllowed_FitsTheInventory()
    {
        var calibration = Assert.Single(Read([.. Calibration, $"Calibration:rack:Source={new string('s', 96)}"]).Calibrations);
        Assert.Null(calibration.FirstViolation());
    }

    [Fact]
    public void Read_Calibration_IsReadAsWritten()
    {
        var calibration = Assert.Single(Read(Calibration).Calibrations);

        Assert.Equal(("rack", "GPU-1", 20_000L, "meter"), (calibration.Name, calibration.Match, calibration.HalfWidth.PartsPerMillion, calibration.Source));
    }

    /// <summary>A calibration without a source is a rumour; one that is no better than the default is none.</summary>
    [Theory]
    [InlineData("Match=", "Match", "UUID")]
    [InlineData("HalfWidth=", "HalfWidth", "missing")]
    [InlineData("HalfWidth=0%", "HalfWidth", "above 0%")]
    [InlineData("HalfWidth=2", "HalfWidth", "0.5%")]
    [InlineData("HalfWidth=5%", "HalfWidth", "no better than Bounds:Counter, 5%")]
    [InlineData("HalfWidth=7.5%", "HalfWidth", "7.5% is no better")]
    [InlineData("Source=", "Source", "who measured it")]
    [InlineData("Gain=1.02", "Gain", "not a known setting")]
    public void Read_CalibrationThatIsNone_IsRefused(string setting, string key, string words)
    {
        var message = Assert.Throws<ConfigurationException>(() => Read([.. Calibration, $"Calibration:rack:{setting}"])).Message;

        Assert.StartsWith($"Calibration:rack:{key}: ", message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CalibrationAgainstAConfiguredWidth_IsJudgedByThat()
    {
        Assert.Single(Read([.. Calibration, "Bounds:Counter=3%"]).Calibrations);
        Assert.Throws<ConfigurationException>(() => Read([.. Calibration, "Bounds:Counter=2%"]));
    }

    [Theory]
    [InlineData("GPU-1")]
    [InlineData("gpu-1")]
    public void Read_TwoOfOneBoard_AreRefused(string match)
    {
        var message = Assert.Throws<ConfigurationException>(() => Read([.. Calibration, $"Calibration:zoo:Match={match}", "Calibration:zoo:HalfWidth=1%", "Calibration:zoo:Source=s"])).Message;

        Assert.StartsWith("Calibration:zoo:Match: ", message, StringComparison.Ordinal);
        Assert.Contains("Calibration:rack", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EndlessSource_IsRefused() =>
        Assert.StartsWith("Calibration:rack:Source: is longer", Assert.Throws<ConfigurationException>(() => Read([.. Calibration, $"Calibration:rack:Source={new string('s', 97)}"])).Message, StringComparison.Ordinal);

    private static AccuracyRules Read(params string[] settings) => AgentOptionsReader.Read(null, settings.Select(setting => "--" + setting)).Sampling.Accuracy;
}
