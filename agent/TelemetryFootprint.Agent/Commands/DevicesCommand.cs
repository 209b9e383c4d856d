using System.Text.Json;
using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Agent.Core.Devices.Listing;

namespace TelemetryFootprint.Agent.Commands;

/// <summary><c>devices</c>: each GPU, how it is measured, and why not better.</summary>
internal static class DevicesCommand
{
    public static int Run(AgentOptions options, bool asJson, TextWriter output)
    {
        var report = HostReport.Take(options);
        if (asJson)
            output.WriteLine(JsonSerializer.Serialize(report, DeviceReportJson.Default.DeviceReport));
        else
            DeviceListingText.Write(report, output);
        return 0;
    }
}
