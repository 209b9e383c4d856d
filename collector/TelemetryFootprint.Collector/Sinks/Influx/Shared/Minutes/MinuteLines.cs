using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;

/// <summary>
/// <c>footprint_energy_minute</c>: what all points of <c>footprint_energy</c> of one minute and key sum to, at the minute's begin. A key that has no energy any more is
/// written as zero, since its point of before would stay.
/// </summary>
internal static class MinuteLines
{
    public const string Measurement = "footprint_energy_minute";

    public static void Write(UtcMinute at, EnergyTags tags, EnergyCell cell, LineBuffer lines) => EnergyLines.Fields(
            lines.Begin(Measurement).Tag("component", tags.Component).Tag("gpu_uuid", tags.Device).Tag("host", tags.Host).Tag("method", tags.Method).Tag("owner", tags.Owner)
                .Tag("split", tags.Split).Tag("state", tags.State),
            cell)
        .End(checked(at.StartUnixMicroseconds * 1000));
}
