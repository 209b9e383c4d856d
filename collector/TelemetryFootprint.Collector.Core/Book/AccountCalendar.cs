using System.Globalization;
using System.Text.RegularExpressions;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>
/// The account's days and periods: they begin at midnight in its time zone, on whole UTC minutes, whatever the zone's offset and however long the
/// day. Hours are the clock's: a day that is longer or shorter has more or fewer of them, and a zone of half hours cuts them where its clock does.
/// </summary>
public sealed partial class AccountCalendar(TimeZoneInfo zone, MonthDay fiscalYearStart)
{
    // Every offset that a zone has had since 2000 is a multiple of it.
    private const int OffsetStep = 15;
    private const int MinutesPerHour = 60;

    public string TimeZone => zone.Id;

    /// <summary>The longest slot of factors that no hour of this clock cuts, in minutes: 60, 30 or 15. So the book can be told when minutes are folded.</summary>
    public int LongestSlot { get; } = OffsetsOf(zone).Aggregate(MinutesPerHour, (longest, offset) => offset % longest == 0 ? longest : offset % 30 == 0 ? 30 : OffsetStep);

    /// <summary>The same of another clock. Throws <see cref="InvalidOperationException"/> if this system does not know it.</summary>
    public AccountCalendar In(string timeZone) => timeZone == zone.Id ? this
        : TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var other) ? new(other, fiscalYearStart)
        : throw new InvalidOperationException($"the time zone {timeZone} is not known to this system");

    /// <summary>
    /// <c>2026</c>, <c>2026-Q3</c>, <c>2026-10</c>, <c>2026-10-25</c>, or <c>FY2026</c>: the fiscal year that ends in 2026, or is it. Null: none of these.
    /// </summary>
    public MinuteRange? RangeOf(string name)
    {
        if (Period().Match(name) is not { Success: true } match) return null;
        var year = Number(match, "year");
        if (match.Groups["fiscal"].Success)
        {
            var first = fiscalYearStart.In(fiscalYearStart.IsNewYear ? year : year - 1);
            return Between(first, fiscalYearStart.In(first.Year + 1));
        }

        if (match.Groups["quarter"].Success) return Months(new(year, (Number(match, "quarter") * 3) - 2, 1), 3);
        if (!match.Groups["month"].Success) return Months(new(year, 1, 1), 12);
        if (Number(match, "month") is not (>= 1 and <= 12)) return null;
        var month = new DateOnly(year, Number(match, "month"), 1);
        if (!match.Groups["day"].Success) return Months(month, 1);
        return Number(match, "day") is var day && day >= 1 && day <= DateTime.DaysInMonth(year, month.Month) ? Between(month.AddDays(day - 1), month.AddDays(day)) : null;
    }

    /// <summary>The first minute of the local day.</summary>
    public UtcMinute StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        // Where the clocks skip midnight, the day begins when they have; where they show it twice, with the first.
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(OffsetStep);
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return UtcMinute.FromTime(new DateTimeOffset(midnight, offset));
    }

    /// <summary>The local hours of the range, in time; the first and the last may be cut by it.</summary>
    public IEnumerable<MinuteRange> Hours(MinuteRange range) => range.Cut(NextHour);

    /// <summary>The local days of the range, in time; the first and the last may be cut by it.</summary>
    public IEnumerable<MinuteRange> Days(MinuteRange range) => range.Cut(minute => StartOf(DayOf(minute).AddDays(1)));

    /// <summary>The minute by the zone's clock.</summary>
    public DateTimeOffset ToLocal(UtcMinute minute) => TimeZoneInfo.ConvertTime(minute.ToTime(), zone);

    /// <summary>The local day that the minute lies in.</summary>
    public DateOnly DayOf(UtcMinute minute) => DateOnly.FromDateTime(ToLocal(minute).DateTime);

    /// <summary>The next full hour of the clock, or the moment at which the clocks change.</summary>
    private UtcMinute NextHour(UtcMinute minute)
    {
        var offset = OffsetAt(minute);
        var hour = (minute + offset).FloorTo(MinutesPerHour) + (MinutesPerHour - offset);
        for (var step = minute.FloorTo(OffsetStep) + OffsetStep; step < hour; step += OffsetStep)
        {
            if (OffsetAt(step) != offset) return step;
        }

        return hour;
    }

    /// <summary>Month by month, as far as a ledger may reach.</summary>
    private static IEnumerable<int> OffsetsOf(TimeZoneInfo zone) => Enumerable.Range(0, 12 * 50)
        .Select(month => (int)zone.GetUtcOffset(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(month)).TotalMinutes);

    private int OffsetAt(UtcMinute minute) => (int)zone.GetUtcOffset(minute.ToTime()).TotalMinutes;

    private MinuteRange Months(DateOnly first, int months) => Between(first, first.AddMonths(months));

    private MinuteRange Between(DateOnly first, DateOnly next) => new(StartOf(first), StartOf(next));

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<fiscal>FY)(?<year>20\d\d)$|^(?<year>20\d\d)(-Q(?<quarter>[1-4])|-(?<month>\d\d)(-(?<day>\d\d))?)?$")]
    private static partial Regex Period();
}
