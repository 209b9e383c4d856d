using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Web;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>
/// <c>footprint_emissions</c>: one point per device, project and minute, at the minute's begin. A better factor changes its fields and nothing of its identity, so
/// the point is written over. Without a factor there are no grams.
/// </summary>
internal static class EmissionLines
{
    private const string Measurement = "footprint_emissions";

    public static void Write(EmissionPoint point, LineBuffer lines) => Begin(point, point.Zone, point.Family, lines)
        .Thousandths("energy_j"u8, point.Energy.Millijoules)
        .Float("co2e_g"u8, point.Grams?.Value)
        .Text("quality"u8, point.Quality is { } quality ? Words.Of(quality) : null)
        .Whole("factor_version"u8, point.Version)
        .End(NanosecondsOf(point));

    /// <summary>The energy was told of another zone once and is not there: the point of that time holds nothing any more.</summary>
    public static void WriteLeft(EmissionPoint point, string zone, FactorFamily family, LineBuffer lines) => Begin(point, zone, family, lines)
        .Thousandths("energy_j"u8, 0)
        .Float("co2e_g"u8, 0)
        .End(NanosecondsOf(point));

    private static LineBuffer Begin(EmissionPoint point, string zone, FactorFamily? family, LineBuffer lines) => lines.Begin(Measurement)
        .Tag("factor", family is { } of ? Label.Of(of.Kind) : "").Tag("gpu_uuid", point.Device).Tag("grid_zone", zone).Tag("host", point.Host)
        .Tag("project", Label.Project(point.Project, point.Simulated));

    private static long NanosecondsOf(EmissionPoint point) => checked(point.At.StartUnixMicroseconds * 1000);
}
