using TelemetryFootprint.Agent.Native.Pci;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Agent.Native.Pci;

public sealed class GpuPowerStateTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private int _devices;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("active", true)]
    [InlineData("resuming", true)]
    [InlineData("suspended", false)]
    [InlineData("suspending", false)]
    [InlineData("unsupported", null)]
    [InlineData("error", null)]
    [InlineData("", null)]
    public void IsAnyAwake_OneGpu_IsItsStatus(string status, bool? awake)
    {
        Plant("0x10de", "0x030000", status + "\n");

        Assert.Equal(awake, Ask());
    }

    [Fact]
    public void IsAnyAwake_OneOfSeveral_IsAwake()
    {
        Plant("0x10de", "0x030200", "suspended\n");
        Plant("0x10de", "0x030200", "active\n");

        Assert.True(Ask());
    }

    [Fact]
    public void IsAnyAwake_OtherVendorsAndTheGpusOwnSound_AreNotAsked()
    {
        Plant("0x8086", "0x030000", "active\n");
        Plant("0x10de", "0x040300", "active\n");
        Assert.Null(Ask());
        Plant("0x10de", "0x030000", "suspended\n");

        Assert.False(Ask());
    }

    [Fact]
    public void IsAnyAwake_GpuWithoutTheFile_IsUnknown()
    {
        Plant("0x10de", "0x030000", null);

        Assert.Null(Ask());
    }

    [Fact]
    public void IsAnyAwake_NoSuchFolder_IsUnknown() => Assert.Null(new GpuPowerState(_folder.Combine("nowhere")).IsAnyAwake());

    private bool? Ask() => new GpuPowerState(_folder.Combine("pci")).IsAnyAwake();

    private void Plant(string vendor, string type, string? status)
    {
        var device = _folder.Combine("pci", $"0000:0{_devices++}:00.0");
        Directory.CreateDirectory(Path.Combine(device, "power"));
        File.WriteAllText(Path.Combine(device, "vendor"), vendor + "\n");
        File.WriteAllText(Path.Combine(device, "class"), type + "\n");
        if (status is not null)
            File.WriteAllText(Path.Combine(device, "power", "runtime_status"), status);
    }
}
