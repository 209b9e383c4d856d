using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>The account as an auditor reads it. Each question has one snapshot and never blocks the writer.</summary>
public interface IBookReader
{
    /// <summary>
    /// Row by row, in time; however long the range is, only an hour of its rows is held at once. All of it can be told, or no row is. Contracts are used up by all measured energy since the first
    /// of them began. As known at <paramref name="asOf"/>, rows have no market, and a run's energy is of the project that it was booked for: what was
    /// declared then is not kept. Throws <see cref="HistoryGoneException"/>.
    /// </summary>
    void Rows(IReadOnlyList<MinuteRange> hours, AccountRules rules, Action<BookRow> take, DateTimeOffset? asOf = null);

    /// <summary>What a closing of the range at that time would have frozen. Throws <see cref="HistoryGoneException"/>.</summary>
    IReadOnlyList<PeriodTotal> TotalsAsOf(MinuteRange range, DateTimeOffset asOf);

    /// <summary>
    /// The closed periods, or the one of that name, with what became known since, in the order of their closing. Where the time does not suffice for all, the
    /// older ones say so.
    /// </summary>
    IReadOnlyList<PeriodSince> ClosedPeriods(string? name = null);

    /// <summary>Rows after the id, oldest first.</summary>
    IReadOnlyList<AuditRow> Audit(long after, int limit);

    /// <summary>The newest row of each subject that this was done to, by subject.</summary>
    IReadOnlyList<AuditRow> Newest(string what);
}
