using System.Globalization;
using TelemetryFootprint.Agent.Native.Rapl;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Agent.Native.Rapl;

/// <summary>A powercap tree as kernels lay it out, on disk.</summary>
public sealed class RaplDomainsTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Find_TwoSockets_AreTheirPackagesAndMemories()
    {
        Zone("intel-rapl:0", "package-0", 11);
        Zone("intel-rapl:0:0", "core", 1);
        Zone("intel-rapl:0:1", "uncore", 1);
        Zone("intel-rapl:0:2", "dram", 12);
        Zone("intel-rapl:1", "package-1", 13);
        Zone("intel-rapl:1:0", "dram", 14);
        Zone("intel-rapl:2", "psys", 99);
        Zone("intel-rapl-mmio:0", "package-0", 77);
        Directory.CreateDirectory(Path.Combine(_root.Path, "intel-rapl"));

        var found = RaplDomains.Find(_root.Path);

        Assert.Equal(
            [("RAPL-package-0", DeviceKind.Cpu, 11L), ("RAPL-package-0-dram", DeviceKind.Dram, 12L), ("RAPL-package-1", DeviceKind.Cpu, 13L), ("RAPL-package-1-dram", DeviceKind.Dram, 14L)],
            found.Meters.Select(meter => (meter.Name, meter.Kind, meter.ReadMicrojoules()!.Value)));
        Assert.Equal("", found.Unread);
        Assert.All(found.Meters, meter => Assert.Equal(262_143_328_850, meter.RangeMicrojoules));
    }

    /// <summary>AMD uses Intel's names and has no memory domain; a processor of several dies names each.</summary>
    [Fact]
    public void Find_Dies_AreEachAPackage()
    {
        Zone("intel-rapl:0", "package-0-die-0", 1);
        Zone("intel-rapl:1", "package-0-die-1", 2);
        Zone("intel-rapl:1:0", "dram", 3);

        Assert.Equal(["RAPL-package-0-die-0", "RAPL-package-0-die-1", "RAPL-package-0-die-1-dram"], RaplDomains.Find(_root.Path).Meters.Select(meter => meter.Name));
    }

    /// <summary>A file that may not be read, as for everybody but root since 2020; a directory in its place is refused alike.</summary>
    [Fact]
    public void Find_Denied_IsNoMeterAndTheRemedy()
    {
        Zone("intel-rapl:0", "package-0", null);

        var found = RaplDomains.Find(_root.Path);

        Assert.Empty(found.Meters);
        Assert.Contains("read access to", found.Unread, StringComparison.Ordinal);
        Assert.Contains("energy_uj", found.Unread, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NoTree_SaysSo() => Assert.NotEqual("", RaplDomains.Find(Path.Combine(_root.Path, "absent")).Unread);

    [Fact]
    public void Find_EmptyTree_SaysThatThereIsNoPackage() =>
        Assert.Contains("no RAPL package", RaplDomains.Find(_root.Path).Unread, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("-5")]
    [InlineData("what")]
    [InlineData("99999999999999999999")]
    public void Find_EnergyThatIsNoNumber_IsNoMeter(string text)
    {
        Zone("intel-rapl:0", "package-0", 1);
        File.WriteAllText(Path.Combine(_root.Path, "intel-rapl:0", "energy_uj"), text);

        Assert.Empty(RaplDomains.Find(_root.Path).Meters);
    }

    [Fact]
    public void Read_FileThatVanishes_IsUnknownAndComesBack()
    {
        Zone("intel-rapl:0", "package-0", 5);
        var meter = Assert.Single(RaplDomains.Find(_root.Path).Meters);
        var file = Path.Combine(_root.Path, "intel-rapl:0", "energy_uj");

        File.Delete(file);
        Assert.Null(meter.ReadMicrojoules());
        File.WriteAllText(file, "8\n");
        Assert.Equal(8, meter.ReadMicrojoules());
    }

    [Fact]
    public void Find_NoRange_NeverWraps()
    {
        Zone("intel-rapl:0", "package-0", 5);
        File.WriteAllText(Path.Combine(_root.Path, "intel-rapl:0", "max_energy_range_uj"), "?");

        Assert.Equal(0, Assert.Single(RaplDomains.Find(_root.Path).Meters).RangeMicrojoules);
    }

    private void Zone(string directory, string name, long? microjoules)
    {
        var path = Path.Combine(_root.Path, directory);
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "name"), name + "\n");
        File.WriteAllText(Path.Combine(path, "max_energy_range_uj"), "262143328850\n");
        if (microjoules is { } energy)
            File.WriteAllText(Path.Combine(path, "energy_uj"), energy.ToString(CultureInfo.InvariantCulture) + "\n");
        else
            Directory.CreateDirectory(Path.Combine(path, "energy_uj"));
    }
}
