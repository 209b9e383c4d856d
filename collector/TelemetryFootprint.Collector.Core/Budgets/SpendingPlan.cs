using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;

namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>
/// How a limit is meant to be spent over its period: a weight for each hour of the local clock, or of the local week from Monday's midnight on. So the evening of a grid
/// that lives from the sun is no alert each day. Days of 23 and 25 hours have as many weights as hours.
/// </summary>
public sealed record SpendingPlan
{
    private const int HoursOfDay = 24;
    private const int HoursOfWeek = 7 * HoursOfDay;
    private const int MinutesPerHour = 60;
    private const decimal Heaviest = 1000m;

    private readonly decimal[] _weights;

    private SpendingPlan(string text, decimal[] weights) => (Text, _weights) = (text, weights);

    /// <summary>Evenly, minute by minute.</summary>
    public static SpendingPlan Flat { get; } = new("1", [.. Enumerable.Repeat(1m, HoursOfWeek)]);

    /// <summary>As it is written, without spaces.</summary>
    public string Text { get; }

    public bool IsFlat => Text == Flat.Text;

    /// <summary>1, 24 or 168 weights; null: it is none. No weight is 0: what is used when nothing is planned would be infinitely fast.</summary>
    public static SpendingPlan? Parse(string text)
    {
        var words = text.Split(',', StringSplitOptions.TrimEntries);
        if (words is ["1"]) return Flat;
        if (words.Length is not (HoursOfDay or HoursOfWeek)) return null;
        var weights = new decimal[HoursOfWeek];
        for (var hour = 0; hour < HoursOfWeek; hour++)
        {
            if (!decimal.TryParse(words[hour % words.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out weights[hour])) return null;
            if (weights[hour] is < 0.001m or > Heaviest) return null;
        }

        return new(string.Join(',', words), weights);
    }

    /// <summary>What the plan gives those minutes; of a flat one, as many as they are.</summary>
    public decimal Of(AccountCalendar calendar, MinuteRange range) => IsFlat ? range.Minutes : calendar.Days(range).Sum(day => OfDay(calendar, day));

    /// <summary>How often the mean hour the lightest window is of so many minutes: what a steady peak burns at most times faster than with a flat plan.</summary>
    public decimal Steepness(int minutes)
    {
        var hours = Math.Clamp(minutes / MinutesPerHour, 1, HoursOfWeek);
        var lightest = Enumerable.Range(0, HoursOfWeek).Min(first => Enumerable.Range(first, hours).Sum(hour => _weights[hour % HoursOfWeek]));
        return IsFlat ? 1 : _weights.Sum() / HoursOfWeek * hours / lightest;
    }

    public bool Equals(SpendingPlan? other) => other?.Text == Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    private decimal OfDay(AccountCalendar calendar, MinuteRange day)
    {
        var date = calendar.DayOf(day.From);
        var isWhole = day.Minutes == HoursOfDay * MinutesPerHour && calendar.StartOf(date) == day.From && calendar.StartOf(date.AddDays(1)) == day.To;
        return isWhole
            ? _weights.AsSpan(IndexOf(date.DayOfWeek), HoursOfDay).ToArray().Sum() * MinutesPerHour
            : calendar.Hours(day).Sum(hour => calendar.ToLocal(hour.From) is var local ? _weights[IndexOf(local.DayOfWeek) + local.Hour] * hour.Minutes : 0);
    }

    /// <summary>Of the day's first hour.</summary>
    private static int IndexOf(DayOfWeek day) => ((int)day + 6) % 7 * HoursOfDay;
}
