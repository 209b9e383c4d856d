using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Core.Ledger;

public class CoverageTests
{
    [Theory]
    [InlineData("cpu: powercap not readable: permission denied", "cpu", "powercap not readable: permission denied")]
    [InlineData("network", "network", "")]
    [InlineData(" fans :no sensor ", "fans", "no sensor")]
    [InlineData(":", "", "")]
    public void Parse_ALine_IsItsComponentAndItsReason(string line, string component, string reason) =>
        Assert.Equal(new UncoveredPart(component, reason), UncoveredPart.Parse(line));

    [Theory]
    [InlineData(DeviceKind.Gpu, "gpu")]
    [InlineData(DeviceKind.Cpu, "cpu")]
    [InlineData(DeviceKind.Dram, "dram")]
    [InlineData(DeviceKind.Module, "module")]
    [InlineData(DeviceKind.Node, "node")]
    [InlineData(DeviceKind.Mig, null)]
    [InlineData(DeviceKind.Unspecified, null)]
    public void HostComponent_OfEachKind_IsOneOrNone(DeviceKind kind, string? expected) => Assert.Equal(expected, HostComponent.Of(kind));

    [Fact]
    public void HostComponent_OfEveryKind_IsDecided() => Assert.Equal(7, Enum.GetValues<DeviceKind>().Length);

    [Fact]
    public void Of_ManyHosts_CountsThoseThatLackTheSame()
    {
        UncoveredPart cpu = new("cpu", "denied"), fans = new("fans", "");
        var coverage = Coverage.Of(["gpu", null, "cpu", "gpu"], [[cpu, fans, cpu], [cpu], []]);
        Assert.Equal(["cpu", "gpu"], coverage.Included);
        Assert.Equal([(cpu, 2), (fans, 1)], coverage.Missing);
    }

    [Fact]
    public void Of_AFleetThatLacksEverything_IsBounded()
    {
        var hosts = Enumerable.Range(0, 500).Select(host => (IReadOnlyList<UncoveredPart>)[new($"c{host:000}", "")]);
        var coverage = Coverage.Of([], hosts);
        Assert.Equal((Coverage.MaxMissing, "c000"), (coverage.Missing.Count, coverage.Missing[0].Part.Component));
    }
}
