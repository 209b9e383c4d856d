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
        }

        foreach (var slot in report.Unopened)
            output.WriteLine($"{slot.Name} cannot be opened: {slot.Reason}");
    }

    private static string Row(string index, string method, string watts, string range, string model, string uuid, string why) =>
        $"{index,-4} {method,-11} {watts,8} {range,10}  {model,-28} {uuid,-44} {why}".TrimEnd();

    private static string Show(double? watts) => watts?.ToString("0.#", CultureInfo.InvariantCulture) ?? "-";
}
