using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>
/// <c>footprint_emissions</c>: one point per device, project, method and minute, at the minute's begin. A better factor changes its fields and nothing of its
/// identity, so the point is written over. Without a factor there are no grams.
/// </summary>
internal static class EmissionLines
{
    public const string Measurement = "footprint_emissions";

    public static EmissionTags TagsOf(EmissionPoint point) => new(
        point.Host, point.Device, Label.Project(point.Project, point.Method == Method.Simulated), point.Zone, point.Family is { } family ? Label.Of(family.Kind) : "",
        MethodName.Of(point.Method), point.Family is { } of ? Label.UnusualGas(of) ?? "" : "");

    public static void Write(EmissionPoint point, EmissionTags tags, LineBuffer lines) => Begin(tags, lines)
        .Thousandths("energy_j"u8, point.Energy.Millijoules)
        .Float("co2e_g"u8, point.Grams?.Value)
        .Text("quality"u8, point.Quality is { } quality ? Words.Of(quality) : null)
        .Whole("factor_version"u8, point.Version)
        .End(NanosecondsOf(point.At));

    /// <summary>The minute's energy is told of another series now, so this one's was truly none: the point of that time holds nothing any more.</summary>
    public static void WriteLeft(UtcMinute at, EmissionTags tags, LineBuffer lines) => Begin(tags, lines)
        .Thousandths("energy_j"u8, 0)
        .Float("co2e_g"u8, tags.Factor.Length > 0 ? 0 : null)
        .End(NanosecondsOf(at));

    private static LineBuffer Begin(EmissionTags tags, LineBuffer lines) => lines.Begin(Measurement)
        .Tag("factor", tags.Factor).Tag("gas", tags.Gas).Tag("gpu_uuid", tags.Device).Tag("grid_zone", tags.Zone).Tag("host", tags.Host).Tag("method", tags.Method).Tag("project", tags.Project);

    private static long NanosecondsOf(UtcMinute at) => checked(at.StartUnixMicroseconds * 1000);
}
