using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Hosting;

public sealed class LimitsOptionsTests
{
    [Fact]
    public void Read_OfNothing_GivesTheDefaultsOfTheHelp()
    {
        var limits = Read();
        Assert.Equal((64L << 20, new MinFreeSpace()), (limits.MaxInFlightBytes, limits.MinFreeSpace));
    }

    [Theory]
    [InlineData("5%", 5.0, null)]
    [InlineData("0%", 0.0, null)]
    [InlineData("12.5%", 12.5, null)]
    [InlineData("1GiB", null, 1L << 30)]
    [InlineData("0B", null, 0L)]
    public void MinFreeSpace_AsAShareOrASize_IsRead(string text, double? percent, long? bytes)
    {
        var floor = Read("--Storage:MinFreeSpace=" + text).MinFreeSpace;
        Assert.Equal((percent, bytes), ((double?)floor.Percent, floor.Bytes));
    }

    [Theory]
    [InlineData("Storage:MinFreeSpace", "51%", "5%")]
    [InlineData("Storage:MinFreeSpace", "-1%", "5%")]
    [InlineData("Storage:MinFreeSpace", "5", "1GiB")]
    [InlineData("Ingest:MaxInFlight", "1MiB", "64MiB")]
    [InlineData("Ingest:MaxInFlight", "many", "64MiB")]
    public void AWrongValue_NamesItsKeyAndAnExample(string key, string text, string example)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read($"--{key}={text}"));
        Assert.StartsWith(key + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.Contains(example, error.Message, StringComparison.Ordinal);
    }

    private static LimitsOptions Read(params string[] arguments) => LimitsOptions.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, arguments));
}
