namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>A period whose total is what it was when it was closed, whatever comes later.</summary>
public sealed record ClosedPeriod(PeriodToClose Period, DateTimeOffset ClosedAt, string Who, IReadOnlyList<PeriodTotal> Totals);
