using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.Agent.Configuration;

namespace TelemetryFootprint.Agent.Commands;

/// <summary><c>devices</c>: each GPU, how it is measured, and why not better.</summary>
internal static class DevicesCommand
{
    public static int Run(AgentOptions options, bool asJson, TextWriter output)
    {
        var report = DeviceListing.Take(options);
        if (asJson)
            output.WriteLine(JsonSerializer.Serialize(report, DeviceReportJson.Default.DeviceReport));
        else
            WriteTable(report, output);
        return 0;
    }

    private static void WriteTable(DeviceReport report, TextWriter output)
    {
        output.WriteLine($"source: {(report.SourceUp ? "up" : "down")} ({report.Source})");
        if (report.Devices.Count == 0)
            output.WriteLine("no GPUs; configure Devices:<name>:Model, or look at `footprint-agent doctor`");
        else
            output.WriteLine(Row("GPU", "METHOD", "WATTS", "RANGE", "MODEL", "UUID", "WHY"));
        foreach (var device in report.Devices)
        {
            var range = device.MinWatts is { } low && device.MaxWatts is { } high ? $"{Show(low)}-{Show(high)}" : "-";
            output.WriteLine(Row(device.Index.ToString(CultureInfo.InvariantCulture), device.Method, Show(device.PowerWatts), range, device.Model, device.Uuid, device.Reason));
            output.WriteLine($"     energy: {device.Energy}{Width(device.HalfWidth)}");
            if (device.Catalogue.Length > 0)
                output.WriteLine($"     catalogue: {device.Catalogue}");
        }

        foreach (var slot in report.Unopened)
            output.WriteLine($"{slot.Name} cannot be opened: {slot.Reason}");
        WriteCoverage(report, output);
    }

    private static void WriteCoverage(DeviceReport report, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("This host's figure holds:");
        if (report.Devices.Count > 0)
            output.WriteLine($"  gpu     {report.Devices.Count} of {report.Devices.Count + report.Unopened.Count}, each the whole board with its memory");
        foreach (var component in report.Components)
            output.WriteLine($"  {component.Component,-7} {component.Model}: {component.Method}{Width(component.HalfWidth)}{(component.Reason.Length > 0 ? $" ({component.Reason})" : "")}");
        if (report.Devices.Count == 0 && report.Components.Count == 0)
            output.WriteLine("  nothing");
        output.WriteLine("It does not hold:");
        foreach (var slot in report.Unopened)
            output.WriteLine($"  {slot.Name}: {slot.Reason}");
        foreach (var text in report.Uncovered)
            output.WriteLine($"  {text}");
        output.WriteLine("  cooling and power supply of the building: the collector's Site:Pue");
    }

    private static string Width(double? halfWidth) => halfWidth is { } width ? string.Create(CultureInfo.InvariantCulture, $", ±{width * 100:0.#} %") : "";

    private static string Row(string index, string method, string watts, string range, string model, string uuid, string why) =>
        $"{index,-4} {method,-11} {watts,8} {range,10}  {model,-28} {uuid,-44} {why}".TrimEnd();

    private static string Show(double? watts) => watts?.ToString("0.#", CultureInfo.InvariantCulture) ?? "-";
}
