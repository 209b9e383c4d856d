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
        Assert.Equal((16, 2000, 8192), (limits.Connections.PerAddress, limits.Connections.BeforeAuthentication, limits.Connections.Authenticated));
        Assert.Equal((16L << 20, 16L << 20, 10), (limits.MaxUnfinishedBytes, limits.UnreadAnswerBytes, limits.Connections.WriteTimeout.TotalSeconds));
        Assert.Equal((366, 2000), (limits.MaxAge.TotalDays, limits.MaxDevicesPerHost));
        Assert.Equal((8, 10, 1, 60), (limits.Queries, limits.QueryTimeout.TotalSeconds, limits.MetricsInterval.TotalSeconds, limits.MetricsBirth.TotalSeconds));
        Assert.Equal((3600, 60, 15), (limits.Connections.MaxAge.TotalSeconds, limits.Connections.BanTime.TotalSeconds, limits.MaxSilence.TotalSeconds));
    }

    [Fact]
    public void Read_OfEveryConnectionKey_TakesIt()
    {
        var limits = Read(
            "--Limits:ConnectionsPerAddress=3", "--Limits:ConnectionsBeforeAuthentication=4", "--Limits:Connections=5", "--Limits:BanTime=6s",
            "--Limits:ConnectionMaxAge=7m", "--Limits:MessageIdle=20s", "--Limits:WriteTimeout=8s");
        Assert.Equal(
            new() { WriteTimeout = TimeSpan.FromSeconds(8), PerAddress = 3, BeforeAuthentication = 4, Authenticated = 5, BanTime = TimeSpan.FromSeconds(6), MaxAge = TimeSpan.FromMinutes(7) }, limits.Connections);
        Assert.Equal(TimeSpan.FromSeconds(20), limits.MaxSilence);
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
    [InlineData("Ingest:MaxUnfinished", "1KiB", "MiB")]
    [InlineData("Limits:UnreadAnswers", "none", "MiB")]
    [InlineData("Limits:WriteTimeout", "0s", "1s")]
    [InlineData("Limits:MetricsBirth", "11m", "to 10m")]
    [InlineData("Ingest:MaxAge", "1m", "1h")]
    [InlineData("Ingest:MaxDevicesPerHost", "0", "from 1")]
    [InlineData("Limits:Connections", "0", "from 1")]
    [InlineData("Limits:ConnectionsPerAddress", "many", "whole number")]
    [InlineData("Limits:MessageIdle", "5s", "10s")]
    [InlineData("Limits:ConnectionMaxAge", "1", "1h")]
    public void AWrongValue_NamesItsKeyAndAnExample(string key, string text, string example)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read($"--{key}={text}"));
        Assert.StartsWith(key + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.Contains(example, error.Message, StringComparison.Ordinal);
    }

    private static LimitsOptions Read(params string[] arguments) => LimitsOptions.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, arguments));
}
