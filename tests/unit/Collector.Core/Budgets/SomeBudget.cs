using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Budgets;

namespace TelemetryFootprint.UnitTests.Collector.Core.Budgets;

/// <summary>Budgets without a configuration.</summary>
internal static class SomeBudget
{
    public static readonly MinuteRange ThirtyDays = new(new(0), new(30 * 1440));

    public static AccountCalendar Calendar(string zone = "UTC") => new(TimeZoneInfo.FindSystemTimeZoneById(zone), MonthDay.NewYear);

    public static Budget Of(
        string name, string limit, string? parent = null, string period = "30d", string target = "all", string zone = "UTC") => new(
        name, BudgetTarget.Parse(target, out _)!, BudgetAmount.Parse(limit)!.Value, BudgetPeriod.Parse(period)!.Value, Calendar(zone), [0.5m, 1m], [], parent);

    public static UtcMinute At(string time) =>
        UtcMinute.FromTime(DateTimeOffset.ParseExact(time, "yyyy-MM-dd HH:mmK", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal));
}
