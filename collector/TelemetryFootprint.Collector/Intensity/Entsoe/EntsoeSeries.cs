using System.Globalization;
using System.Xml.Linq;
using TelemetryFootprint.Collector.Intensity.Http;

namespace TelemetryFootprint.Collector.Intensity.Entsoe;

/// <summary>One period of one series: mean megawatts per step.</summary>
/// <remarks>Curve type A03 leaves out a point that repeats the one before; A01 gives all, and one that lacks is unknown. Neither means 0.</remarks>
internal static class EntsoeSeries
{
    /// <summary>No answer to our questions spans more; one of a few bytes could claim thousands of years.</summary>
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(32);

    /// <summary>Megawatts from each step's beginning. Throws if the period is not of the documented shape.</summary>
    public static IEnumerable<(DateTimeOffset From, decimal Megawatts)> Steps(XElement period, bool repeatsMissing, out int stepMinutes)
    {
        var interval = Child(period, "timeInterval");
        if (!InstantText.TryInstant(Child(interval, "start").Value, out var start) || !InstantText.TryInstant(Child(interval, "end").Value, out var end) || end <= start)
            throw GridJson.Unlike("a period without its times");
        if (end - start > LongestPeriod)
            throw GridJson.Unlike($"a period of {(end - start).TotalDays:0} days");
        stepMinutes = MinutesOf(Child(period, "resolution").Value);
        var count = (int)((end - start).TotalMinutes / stepMinutes);
        return Expand(Points(period, count), count, repeatsMissing, start, stepMinutes);
    }

    private static IEnumerable<(DateTimeOffset From, decimal Megawatts)> Expand(
        Dictionary<int, decimal?> points, int count, bool repeatsMissing, DateTimeOffset start, int stepMinutes)
    {
        decimal? last = null;
        for (var position = 1; position <= count; position++)
        {
            if (points.TryGetValue(position, out var given))
                last = given;
            else if (!repeatsMissing)
                last = null;
            if (last is { } megawatts)
                yield return (start.AddMinutes((position - 1) * stepMinutes), megawatts);
        }
    }

    private static Dictionary<int, decimal?> Points(XElement period, int count)
    {
        var points = new Dictionary<int, decimal?>();
        foreach (var point in period.Elements().Where(element => element.Name.LocalName == "Point"))
        {
            if (!int.TryParse(Child(point, "position").Value, NumberStyles.None, CultureInfo.InvariantCulture, out var position) || position < 1 || position > count)
                throw GridJson.Unlike("a point at no position of its period");
            points[position] = Quantity(Child(point, "quantity").Value);
        }

        return points;
    }

    /// <summary>Null: the platform gave an empty value.</summary>
    private static decimal? Quantity(string text)
    {
        if (text.Length == 0)
            return null;
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is >= -GridJson.Largest and <= GridJson.Largest
            ? value
            : throw GridJson.Unlike("a quantity that is no number");
    }

    private static int MinutesOf(string resolution) => resolution switch
    {
        "PT15M" => 15,
        "PT30M" => 30,
        "PT60M" or "PT1H" => 60,
        _ => throw GridJson.Unlike($"resolution {resolution}"),
    };

    private static XElement Child(XElement parent, string name) =>
        parent.Elements().FirstOrDefault(element => element.Name.LocalName == name) ?? throw GridJson.Unlike($"no {name} in {parent.Name.LocalName}");
}
