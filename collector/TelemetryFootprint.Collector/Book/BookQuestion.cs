using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;

namespace TelemetryFootprint.Collector.Book;

/// <summary>What of the book is to be written.</summary>
/// <param name="Range">Whole minutes; of a closed period, its bounds.</param>
/// <param name="AsOf">As known then; null: as known now.</param>
/// <param name="Closed">The period that was closed then, whose memo lines follow; null: none.</param>
internal sealed record BookQuestion(MinuteRange Range, DateTimeOffset? AsOf = null, PeriodSince? Closed = null)
{
    public static BookQuestion Of(PeriodSince closed) => new(closed.Closed.Period.Range, closed.Closed.ClosedAt, closed);
}
