using System.Text.Json;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Calibration;
using TelemetryFootprint.Agent.Core.Devices.Listing;
using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.UnitTests.Agent.Core.Devices.Node;
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
        Assert.Equal([0.05, 0.13], report.Devices.Select(device => device.HalfWidth!.Value));
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
        var text = Text(DeviceListing.Take(new AbsentGpuLibrary("no driver here"), new DevicePlanner([]), [], NodeComponents.Simulated, "id"));

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

    /// <summary>As `serve` at its first tick: nobody has published what a GB200's counter counts.</summary>
    [Fact]
    public void Take_GraceGpus_AreIntegratedUntilTheirCounterIsProven()
    {
        var device = Take(OnModule("GPU-a", "1653")).Devices[0];

        Assert.Equal(("integrated", 0.07), (device.Method, device.HalfWidth));
        Assert.Contains("integrated", device.Energy, StringComparison.Ordinal);
        Assert.Contains("compared with the power first", device.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Take_GraceGpus_ListTheirModulesOnce()
    {
        var report = Take(OnModule("GPU-a", "1653"), OnModule("GPU-b", "1653"), OnModule("GPU-c", "1654"));

        Assert.Equal(["MODULE-id-1653", "MODULE-id-1654"], report.Components.Select(component => component.Uuid));
        Assert.All(report.Components, module => Assert.Equal(("module", "integrated", null, 0, 1000), (module.Component, module.Method, module.HalfWidth, module.MinWatts, module.MaxWatts)));
        Assert.Contains("between 0 and 1000 W", Text(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Take_MigBoard_ListsItsPartsBySlices()
    {
        var report = Take(new ScriptedGpu("GPU-a")
        {
            Energy = () => 1_000,
            Power = () => 450_400,
            Mig = 1,
            Instances = [new MigInstance("MIG-a", "3g.40gb", 3, 1, 0), new MigInstance("MIG-b", "2g.20gb", 2, 2, 0)],
        });

        Assert.Equal([("MIG-a", 3), ("MIG-b", 2), ("GPU-a/unallocated", 2)], report.Devices[0].Parts.Select(part => (part.Uuid, part.Slices)));
        Assert.Contains("3 slices of the board's energy, modelled: MIG-a", Text(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Take_MigOff_HasNoPart() => Assert.Empty(Take(new ScriptedGpu("GPU-a") { Energy = () => 1_000 }).Devices[0].Parts);

    /// <summary>A difference has no width of its own; a component without one keeps its share.</summary>
    [Fact]
    public void Take_RatioBesideGpus_StatesWidthOrWatts()
    {
        Assert.Equal((0.2, null), Rest(NodeTape.Ratio(2)));
        Assert.Equal((null, 840), Rest(NodeTape.Ratio(2), new ScriptedMeter()));

        static (double? HalfWidth, double? MaxWatts) Rest(NodeOptions options, params ScriptedMeter[] meters)
        {
            using var library = new ScriptedLibrary(new ScriptedGpu("GPU-a") { Energy = () => 1_000, DefaultLimit = 700_000 });
            var node = new NodeComponents(meters, "", options, new MethodHalfWidths(), "id");
            var rest = DeviceListing.Take(library, new DevicePlanner([]), [], node, "id").Components[^1];
            return (rest.HalfWidth, rest.MaxWatts);
        }
    }

    private static ScriptedGpu OnModule(string uuid, string serial) =>
        new(uuid, "NVIDIA GB200") { OnModule = 1, BoardSerial = serial, Energy = () => 1_000, Power = () => 160_000, ModulePower = () => 460_000 };

    private static DeviceReport Take(params IGpu[] gpus)
    {
        using var library = new ScriptedLibrary(gpus);
        return DeviceListing.Take(library, new DevicePlanner([]), [], NodeComponents.None, "id");
    }

    private static string Text(DeviceReport report)
    {
        using var writer = new StringWriter();
        DeviceListingText.Write(report, writer);
        return writer.ToString();
    }
}
