using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;

namespace TelemetryFootprint.Collector.Web.Totals;

/// <summary>One step. Real and simulated energy, and grams of different factors, are points of their own. Restated: some of it was booked with another factor.</summary>
internal sealed record TimelineRow(DateTimeOffset At, bool Simulated, string? Factor, string? Gas, Figure Energy, Figure Emissions, Figure Unpriced, bool Restated)
{
    public static TimelineRow Of(TimelinePoint point) => new(
        point.At.ToTime(), point.Simulated, point.Family is { } family ? Label.Of(family.Kind) : null, point.Family is { } of ? Words.Of(of.Gas) : null,
        new(point.Energy.Millijoules / 1000.0, "J", point.Energy.LowMillijoules / 1000.0, point.Energy.HighMillijoules / 1000.0),
        new(
            point.Grams?.Value, "g", point.LowGrams?.Value, point.HighGrams?.Value, Quality: point.Quality is { } grade ? Words.Of(grade) : null,
            Reason: Reason.Unpriced(point.Unpriced, point.Grams is not null)),
        new(point.Unpriced.Value, "J"), point.IsRestated);
}
