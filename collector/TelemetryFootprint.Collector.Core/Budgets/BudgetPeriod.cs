using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;

namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>
/// How long a limit lasts: a calendar period, or the last so many days with today as the last of them. Both begin and end at midnight of the budget's
/// time zone, so that a day is as long as its clock makes it, 23 and 25 hours too.
/// </summary>
public readonly record struct BudgetPeriod
{
    private const int MostDays = 366;
    private const int MinutesPerDay = 1440;

    // What the clocks are set back by, at most once in a period.
    private const int MinutesOfAChange = 60;

    private BudgetPeriod(string word, int days) => (Word, Days) = (word, days);

    /// <summary>day, week, month, quarter, year, or <c>30d</c>.</summary>
    public string Word { get; }

    /// <summary>Of a rolling period; 0: it is a calendar period.</summary>
    public int Days { get; }

    /// <summary>As long as one can be, somewhere in time: of the longest period the plan is the slowest.</summary>
    public MinuteRange Longest => new(default, new((Word switch
    {
        "day" => 1,
        "week" => 7,
        "month" => 31,
        "quarter" => 92,
        "year" => 366,
        _ => Days,
    } * MinutesPerDay) + MinutesOfAChange));

    /// <summary>Null: it is none.</summary>
    public static BudgetPeriod? Parse(string text)
    {
        if (text is "day" or "week" or "month" or "quarter" or "year") return new(text, 0);
        return text.EndsWith('d') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= MostDays
            ? new(text, days)
            : null;
    }

    /// <summary>The period that holds that minute. Weeks begin on Monday.</summary>
    public MinuteRange At(AccountCalendar calendar, UtcMinute minute)
    {
        var today = calendar.DayOf(minute);
        var (first, next) = Word switch
        {
            "day" => (today, today.AddDays(1)),
            "week" when today.AddDays(-(((int)today.DayOfWeek + 6) % 7)) is var monday => (monday, monday.AddDays(7)),
            "month" when new DateOnly(today.Year, today.Month, 1) is var month => (month, month.AddMonths(1)),
            "quarter" when new DateOnly(today.Year, ((today.Month - 1) / 3 * 3) + 1, 1) is var quarter => (quarter, quarter.AddMonths(3)),
            "year" => (new DateOnly(today.Year, 1, 1), new DateOnly(today.Year + 1, 1, 1)),
            _ => (today.AddDays(1 - Days), today.AddDays(1)),
        };
        return new(calendar.StartOf(first), calendar.StartOf(next));
    }
}
