using System.Globalization;
using System.Net;
using System.Text;
using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>
/// One figure of a lane over time, as bars. The drawing has no text, so that it may be stretched to any width: what it says stands beside it as text, and all
/// of it in the table below. Energy is measured once: only grams are ever restated. A step of which nothing is known is a hatched gap over the whole height.
/// </summary>
internal sealed class TimelineChart(TimelineLane lane, string title, Func<TimelinePoint, Figure> figure, Func<double?, string> text, bool isOfGrams)
{
    private const int Height = 100;
    private const double Gap = 0.12;
    // What is known to be little is still seen.
    private const double Lowest = 0.8;

    private readonly string _remark = lane.Remark(isOfGrams);

    public void Write(TextWriter output, string id)
    {
        var highest = lane.Steps.Max(step => Value(step)) ?? 0;
        output.WriteLine($"<figure><figcaption id=\"{id}\">{Safe(title)}: at most {Safe(text(highest))} in {Safe(lane.StepWord)}{(_remark.Length > 0 ? $" ({Safe(_remark)})" : "")}</figcaption>");
        output.WriteLine($"<svg role=\"img\" aria-labelledby=\"{id}\" viewBox=\"0 0 {lane.Steps.Count} {Height}\" preserveAspectRatio=\"none\">");
        var at = 0;
        foreach (var step in lane.Steps) output.WriteLine(Bar(step, at++, highest));
        output.WriteLine($"</svg><p class=\"axis\"><span>{Safe(RunListTable.Time(lane.Steps[0].From))}</span><span>{Safe(RunListTable.Time(lane.Steps[^1].To))}</span></p></figure>");
    }

    private string Bar(LaneStep step, int at, double highest)
    {
        var title = $"<title>{Safe($"{RunListTable.Time(step.From)}: {Words(step)}")}</title>";
        if (Value(step) is not { } value) return Rectangle("unknown", at, 1, 0, Height, title);
        var height = highest > 0 ? Math.Max(Lowest, value / highest * Height) : Lowest;
        var kind = IsRestated(step) ? "restated" : IsLess(step) ? "less" : "known";
        var bars = new StringBuilder(Rectangle(kind, at + (Gap / 2), 1 - Gap, Height - height, height, title));
        // Colour is not all that tells a restated step.
        if (IsRestated(step)) bars.Append(Rectangle("mark", at + (Gap / 2), 1 - Gap, 0, 3, title));
        return bars.ToString();
    }

    public string Words(LaneStep step) => Value(step) is not { } value ? step.Point is null ? "unknown" : "unpriced" : $"{(IsLess(step) ? "≥ " : "")}{text(value)}{(IsRestated(step) ? ", restated" : "")}";

    private double? Value(LaneStep step) => step.Point is { } point ? figure(point).Value : null;

    private bool IsRestated(LaneStep step) => isOfGrams && step.Point?.Restated == true;

    // A reason beside a value is energy without a price.
    private bool IsLess(LaneStep step) => step.Point is { } point && figure(point) is { Value: not null, Reason: not null };

    private static string Rectangle(string kind, double x, double width, double y, double height, string inside) =>
        string.Create(CultureInfo.InvariantCulture, $"<rect class=\"{kind}\" x=\"{x:0.###}\" y=\"{y:0.##}\" width=\"{width:0.###}\" height=\"{height:0.##}\">{inside}</rect>");

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
