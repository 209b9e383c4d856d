using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Web.Totals;

/// <summary>How the rows came about over time, all of them together. A step without observation is absent: nothing is known of it. The points add up to the rows.</summary>
/// <remarks>
/// From: where the first step begins.
/// StepSeconds: how long a step is.
/// </remarks>
internal sealed record TimelineAnswer(DateTimeOffset From, int StepSeconds, IReadOnlyList<TimelineRow> Points)
{
    public static TimelineAnswer? Of(Timeline? timeline) => timeline is null ? null : new(timeline.From.ToTime(), timeline.StepMinutes * 60, [.. timeline.Points.Select(TimelineRow.Of)]);
}
