using TelemetryFootprint.Agent.Core.Attribution;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution;

public sealed class MigMinorsTests
{
    private const string Devices = "Character devices:\n  1 mem\n195 nvidia-frontend\n237 nvidia-caps\n238 nvidia-caps-imex-channels\n\nBlock devices:\n  7 loop\n";

    [Fact]
    public void Read_LinesOfTheDriver_AreTheComputeInstances()
    {
        var known = MigMinors.Read(Devices, "config 1\nmonitor 2\ngpu0/gi1/access 21\ngpu0/gi1/ci0/access 22\ngpu12/gi13/ci7/access 2044\n");

        Assert.Equal([("237:2044", "12/13/7"), ("237:22", "0/1/0")], known.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value)));
    }

    [Theory]
    [InlineData("", "gpu0/gi1/ci0/access 22\n")]
    [InlineData("195 nvidia\n", "gpu0/gi1/ci0/access 22\n")]
    [InlineData("237 nvidia-caps\n", "")]
    [InlineData("237 nvidia-caps\n", "gpu0/gi1/ci0/access\ngpu/gi/ci/access 3\nxgpu0/gi1/ci0/access 22\n")]
    public void Read_WithoutADriverOrItsLines_IsNone(string devices, string minors) => Assert.Empty(MigMinors.Read(devices, minors));
}
