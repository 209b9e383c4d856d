using System.Globalization;
using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>A timeline of what may be summed: real or simulated energy, grams of one kind. It reaches from the first known step of all lanes to the last one.</summary>
internal sealed record TimelineLane(bool Simulated, string? Factor, string? Gas, TimeSpan Step, IReadOnlyList<LaneStep> Steps)
{
    public string Name => Simulated ? "SIMULATED" : "devices";

    /// <summary>What the grams count; empty: nothing is priced.</summary>
    public string Kind => $"{Factor} {Gas}".Trim();

    /// <summary>How long a step is, in words.</summary>
    public string StepWord => Step switch
    {
        { TotalDays: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{Step.TotalDays:0.##} d"),
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{Step.TotalHours:0.##} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Step.TotalMinutes:0.##} min"),
    };

    public int Unknown => Steps.Count(step => step.Point is null);

    public int Restated => Steps.Count(step => step.Point?.Restated == true);

    /// <summary>Steps whose grams are unknown or a lower bound, though energy is known.</summary>
    public int Unpriced => Steps.Count(step => step.Point?.Unpriced.Value > 0);

    /// <summary>What is to be said of the steps beside their figures: of grams that some are restated, which energy never is.</summary>
    public string Remark(bool ofGrams) => string.Join("; ", Remarks(ofGrams));

    public static IReadOnlyList<TimelineLane> Of(Timeline? timeline)
    {
        if (timeline is not { Points.Count: > 0 }) return [];
        var (first, last) = (timeline.Points.Min(timeline.StepOf), timeline.Points.Max(timeline.StepOf));
        return
        [
            .. timeline.Points.GroupBy(point => (point.Simulated, point.Factor, point.Gas)).Select(group =>
            {
                var known = group.ToDictionary(timeline.StepOf);
                return new TimelineLane(group.Key.Simulated, group.Key.Factor, group.Key.Gas, timeline.Step, [
                    .. Enumerable.Range(0, (int)(last - first) + 1).Select(at => new LaneStep(
                        timeline.From + (timeline.Step * (first + at)), timeline.From + (timeline.Step * (first + at + 1)), known.GetValueOrDefault(first + at))),
                ]);
            }),
        ];
    }

    private IEnumerable<string> Remarks(bool ofGrams)
    {
        if (Unknown > 0) yield return $"{Unknown} of {Steps.Count} steps unknown";
        if (Unpriced > 0) yield return $"{Unpriced} with unpriced energy";
        if (ofGrams && Restated > 0) yield return $"{Restated} restated";
    }
}
