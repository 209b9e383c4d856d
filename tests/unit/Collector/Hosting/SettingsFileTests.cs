using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Hosting;

public sealed class SettingsFileTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(256 << 10, "256 KiB")]
    [InlineData(1 << 20, "1 MiB")]
    public void ReadText_UpToItsCap_IsRead(int cap, string said)
    {
        var file = _folder.Write("file", new string('a', cap));
        Assert.Equal(cap, SettingsFile.ReadText("key", file, cap, "table").Length);

        _folder.Write("file", new string('a', cap + 1));
        Assert.Equal($"key: {file} is larger than {said}, which no table is", Assert.Throws<ConfigurationException>(() => SettingsFile.ReadText("key", file, cap, "table")).Message);
    }

    [Fact]
    public void ReadText_OfAFolderOrNothing_NamesIt()
    {
        foreach (var file in new[] { _folder.Path, _folder.Combine("none") })
            Assert.StartsWith($"key: {file} cannot be read (", Assert.Throws<ConfigurationException>(() => SettingsFile.ReadText("key", file, 1, "table")).Message, StringComparison.Ordinal);
    }
}
