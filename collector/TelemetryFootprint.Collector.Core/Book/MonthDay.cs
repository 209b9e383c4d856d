namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>A day of every year.</summary>
public readonly record struct MonthDay(int Month, int Day)
{
    public static MonthDay NewYear { get; } = new(1, 1);

    public bool IsNewYear => this == NewYear;

    /// <summary>29 February is the 28th where there is none.</summary>
    public DateOnly In(int year) => new(year, Month, Math.Min(Day, DateTime.DaysInMonth(year, Month)));
}
