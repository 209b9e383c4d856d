using System.Globalization;

namespace TelemetryFootprint.Agent.Core.Devices.Listing;

/// <summary>A report as a terminal shows it: each GPU, how it is measured, why not better, and what the host's figure holds.</summary>
public static class DeviceListingText
{
    /// <summary>The whole report.</summary>
    public static void Write(DeviceReport report, TextWriter output)
    {
        output.WriteLine($"source: {(report.SourceUp ? "up" : "down")} ({report.Source})");
        if (report.Devices.Count == 0)
            output.WriteLine("no GPUs; configure Devices:<name>:Model of the agent, or look at `footprint-agent doctor`");
        else
            output.WriteLine(Row("GPU", "METHOD", "WATTS", "RANGE", "MODEL", "UUID", "WHY"));
        foreach (var device in report.Devices)
        {
            var range = device.MinWatts is { } low && device.MaxWatts is { } high ? $"{Show(low)}-{Show(high)}" : "-";
            output.WriteLine(Row(device.Index.ToString(CultureInfo.InvariantCulture), device.Method, Show(device.PowerWatts), range, device.Model, device.Uuid, device.Reason));
            output.WriteLine($"     energy: {device.Energy}{Width(device.HalfWidth)}");
            if (device.Catalogue.Length > 0)
                output.WriteLine($"     catalogue: {device.Catalogue}");
            foreach (var part in device.Parts)
                output.WriteLine($"     part: {part.Model}, {part.Slices} slices of the board's energy, modelled: {part.Uuid}");
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
            output.WriteLine($"  {component.Component,-7} {component.Model}: {component.Method}{Width(component.HalfWidth)}{Range(component)}{(component.Reason.Length > 0 ? $" ({component.Reason})" : "")}");
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

    private static string Range(ComponentLine component) => component is { MinWatts: { } low, MaxWatts: { } high } ? $", between {Show(low)} and {Show(high)} W" : "";

    private static string Row(string index, string method, string watts, string range, string model, string uuid, string why) =>
        $"{index,-4} {method,-11} {watts,8} {range,10}  {model,-28} {uuid,-44} {why}".TrimEnd();

    private static string Show(double? watts) => watts?.ToString("0.#", CultureInfo.InvariantCulture) ?? "-";
}
