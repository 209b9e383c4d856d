using System.Text.Json;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Calibration;
using TelemetryFootprint.Agent.Core.Devices.Listing;
using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Agent.Native.Nvml;
using TelemetryFootprint.Agent.Native.Rapl;

namespace TelemetryFootprint.Cli.Commands;

/// <summary>This host's GPUs as an agent without settings would measure them. Nothing is written and nobody is asked but the driver.</summary>
internal static class LocalDevices
{
    private const string Name = "this-host";

    public static int Write(Terminal terminal, string? libraryPath, bool asJson)
    {
        using var library = new NvmlLibrary(libraryPath);
        var rapl = RaplDomains.Find();
        var node = new NodeComponents(rapl.Meters, rapl.Unread, NodeOptions.None, AccuracyRules.Default.Widths, Name);
        var report = DeviceListing.Take(library, new DevicePlanner([]), [], node, Name);
        if (asJson)
            terminal.Output.WriteLine(JsonSerializer.Serialize(report, DeviceReportJson.Default.DeviceReport));
        else
            DeviceListingText.Write(report, terminal.Output);
        return report.SourceUp ? ExitCode.Ok : ExitCode.Failure;
    }
}
