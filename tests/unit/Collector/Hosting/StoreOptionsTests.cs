using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Hosting;

public sealed class StoreOptionsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0, "--Store:Mode=embedded")]
    [InlineData(0, "--InfluxDb:Url=http://127.0.0.1:8086", "--InfluxDb:Database=db")]
    [InlineData(1, "--Store:Mode=influxdb", "--InfluxDb:Url=http://127.0.0.1:8086", "--InfluxDb:Database=db")]
    public void Read_TakesTheMode(int mode, params string[] settings) => Assert.Equal((StoreMode)mode, CollectorOptions.Load(null, settings).Store);

    [Theory]
    [InlineData("InfluxDb:Url", "Store:Mode=influxdb shares that store", "--Store:Mode=influxdb")]
    [InlineData("InfluxDb:Database", "asks it in InfluxQL", "--Store:Mode=influxdb", "--InfluxDb:Url=http://127.0.0.1:8086", "--InfluxDb:Version=2", "--InfluxDb:Org=o", "--InfluxDb:Bucket=b")]
    [InlineData("Store:Mode", "embedded or influxdb", "--Store:Mode=postgres")]
    [InlineData("Store:Colour", "is not a known setting", "--Store:Colour=red")]
    public void Read_OfWhatIsWrong_NamesTheKey(string key, string reason, params string[] settings)
    {
        var error = Assert.Throws<ConfigurationException>(() => CollectorOptions.Load(null, settings));
        Assert.StartsWith(key, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
