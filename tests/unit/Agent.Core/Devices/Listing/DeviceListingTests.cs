using System.Text.Json;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Listing;
using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.UnitTests.Agent.Core.Sampling;

namespace TelemetryFootprint.UnitTests.Agent.Core.Devices.Listing;

public sealed class DeviceListingTests
{
    [Fact]
    public void Take_CounterAndPower_SaysHowEachIsMeasuredAndHowWide()
    {
        var report = Take(
            new ScriptedGpu("GPU-a") { Energy = () => 1_000, Power = () => 450_400 },
            new ScriptedGpu("GPU-b", "Tesla P100-PCIE-16GB", 1) { Generation = 4, Power = () => 120_000 });

        Assert.Equal(["counter", "integrated"], report.Devices.Select(device => device.Method));
        Assert.Equal([0.05, 0.12], report.Devices.Select(device => device.HalfWidth!.Value));
        Assert.Equal(450.4, report.Devices[0].PowerWatts);
        Assert.Contains("not supported", report.Devices[1].Reason, StringComparison.Ordinal);
        Assert.Contains("'Tesla P100-PCIE-16GB'", report.Devices[1].Catalogue, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ARangeInForce_NamesTheLimitThatBeatTheRow()
    {
        var text = Text(Take(new ScriptedGpu("GPU-a", "NVIDIA A40") { DefaultLimit = 250_000, Utilization = () => 40 }));

        Assert.Contains("estimated", text, StringComparison.Ordinal);
        Assert.Contains("30-250", text, StringComparison.Ordinal);
        Assert.Contains("limit", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NoGpu_SaysWhatToDoAndWhatTheFigureLacks()
    {
        var text = Text(DeviceListing.Take(new AbsentGpuLibrary("no driver here"), new DevicePlanner([]), [], NodeComponents.Simulated));

        Assert.StartsWith("source: down (no driver here)", text, StringComparison.Ordinal);
        Assert.Contains("footprint-agent doctor", text, StringComparison.Ordinal);
        Assert.Contains("  nothing", text, StringComparison.Ordinal);
        Assert.Contains("Demo:Devices", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_UnknownFigures_AreNullNotZero()
    {
        var report = Take(new ScriptedGpu("GPU-a", "GRID A100-10C") { Virtualization = 2 });

        var device = JsonSerializer.SerializeToElement(report, DeviceReportJson.Default.DeviceReport).GetProperty("devices")[0];

        Assert.Equal(JsonValueKind.Null, device.GetProperty("power_watts").ValueKind);
        Assert.Equal(JsonValueKind.Null, device.GetProperty("max_watts").ValueKind);
        Assert.Contains("vGPU", device.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    private static DeviceReport Take(params IGpu[] gpus)
    {
        using var library = new ScriptedLibrary(gpus);
        return DeviceListing.Take(library, new DevicePlanner([]), [], NodeComponents.None);
    }

    private static string Text(DeviceReport report)
    {
        using var writer = new StringWriter();
        DeviceListingText.Write(report, writer);
        return writer.ToString();
    }
}
