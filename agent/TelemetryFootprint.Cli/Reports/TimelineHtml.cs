using System.Net;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>The timelines of a page: a drawing for the eye, and the same in a table for whoever cannot see it.</summary>
internal static class TimelineHtml
{
    public const string Style =
        "figure{margin:1rem 0}svg{width:100%;height:9rem;display:block;border-bottom:1px solid #555;background:#f6f6f6}.known{fill:#1d5b8f}.less{fill:#7fa8c9}.restated{fill:#a04a00}"
        + ".mark{fill:#a04a00}.unknown{fill:#d8d8d8}.axis{display:flex;justify-content:space-between;flex-wrap:wrap;gap:0 1rem;margin:.2rem 0;font-size:.85rem;color:#444}"
        + ".key{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;padding:0;list-style:none;font-size:.85rem}.key i{display:inline-block;width:1em;height:1em;margin-right:.4em;vertical-align:-.1em}"
        + ".key .known{background:#1d5b8f}.key .less{background:#7fa8c9}.key .restated{background:#a04a00}.key .unknown{background:#d8d8d8}";

    private const double JoulesPerKilowattHour = 3.6e6;

    public static void Write(TextWriter output, IReadOnlyList<TimelineLane> lanes)
    {
        if (lanes.Count == 0) return;
        output.WriteLine($"<h2>Timeline, a step is {Safe(lanes[0].StepWord)}</h2>");
        output.WriteLine("<ul class=\"key\"><li><i class=\"known\"></i>known</li><li><i class=\"less\"></i>≥: part of it is unpriced</li><li><i class=\"restated\"></i>restated grams, with a mark on top</li><li><i class=\"unknown\"></i>unknown, not 0</li></ul>");
        for (var number = 0; number < lanes.Count; number++)
        {
            var lane = lanes[number];
            var energy = new TimelineChart(lane, $"Energy of {lane.Name}", point => point.Energy, joules => RoundedText.KilowattHours(joules / JoulesPerKilowattHour), isOfGrams: false);
            var emissions = lane.Kind.Length > 0 ? new TimelineChart(lane, $"Emissions of {lane.Name}, {lane.Kind}", point => point.Emissions, RoundedText.Grams, isOfGrams: true) : null;
            energy.Write(output, $"energy-{number}");
            emissions?.Write(output, $"emissions-{number}");
            Table(output, lane, energy, emissions);
        }
    }

    private static void Table(TextWriter output, TimelineLane lane, TimelineChart energy, TimelineChart? emissions)
    {
        output.WriteLine($"<details><summary>The same as a table: {Safe(lane.Name)}{(lane.Kind.Length > 0 ? $", {Safe(lane.Kind)}" : "")}</summary><div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Timeline of {Safe(lane.Name)}\">");
        output.WriteLine("<table><thead><tr><th scope=\"col\">from</th><th scope=\"col\">energy</th><th scope=\"col\">emissions</th></tr></thead><tbody>");
        foreach (var step in lane.Steps)
            output.WriteLine($"<tr><th scope=\"row\">{Safe(RunListTable.Time(step.From))}</th><td>{Safe(energy.Words(step))}</td><td>{Safe(emissions?.Words(step) ?? FigureText.Unpriced)}</td></tr>");
        output.WriteLine("</tbody></table></div></details>");
    }

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
