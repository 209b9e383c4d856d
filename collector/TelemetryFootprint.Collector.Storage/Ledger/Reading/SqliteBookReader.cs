using System.Diagnostics;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>The book of <c>ledger.db</c>, read-only, also while a collector writes it. Each question has one snapshot, and each closed period one of its own.</summary>
/// <param name="projects">What runs belong to now; null: energy counts for what it was booked for.</param>
/// <param name="limit">When a question is given up; null: never.</param>
public sealed class SqliteBookReader(string path, TimeSpan? limit = null, IRunProjects? projects = null) : IBookReader
{
    public void Rows(IReadOnlyList<MinuteRange> hours, AccountRules rules, Action<BookRow> take, DateTimeOffset? asOf = null) => Ask(connection =>
    {
        if (hours.Count == 0) return true;
        // What contracts there were then, and what runs belonged to, is not kept.
        using var walk = asOf is null ? new BookWalk(connection, CoverOf(connection, hours, rules), projects, null) : new BookWalk(connection, null, null, asOf);
        // A book is whole or it is none.
        walk.Judge(hours);
        foreach (var hour in hours)
        {
            foreach (var row in walk.Rows(hour)) take(row);
        }

        return true;
    });

    public IReadOnlyList<PeriodTotal> TotalsAsOf(MinuteRange range, DateTimeOffset asOf) => Ask(connection => PeriodSums.Of(connection, new CellReader(connection, asOf), range, asOf));

    public IReadOnlyList<PeriodSince> ClosedPeriods(string? name = null)
    {
        var begun = Stopwatch.GetTimestamp();
        var periods = Ask(ClosedPeriodTable.All).Where(closed => name is null || closed.Period.Name == name).ToList();
        var since = new PeriodSince[periods.Count];
        // The newest first: years of periods are not summed again within one question's time, and what changes is what was closed last.
        for (var i = periods.Count - 1; i >= 0; i--) since[i] = Since(periods[i], limit - Stopwatch.GetElapsedTime(begun));
        return since;
    }

    public IReadOnlyList<AuditRow> Audit(long after, int limit) => Ask(connection => AuditTable.Page(connection, after, limit));

    public IReadOnlyList<AuditRow> Newest(string what) => Ask(connection => AuditTable.Newest(connection, what));

    /// <summary>A period that is not told any more, or not in the time that is left, stands as it was closed, and hides no other.</summary>
    private PeriodSince Since(ClosedPeriod closed, TimeSpan? left)
    {
        if (left <= TimeSpan.Zero) return TooLate(closed);
        try
        {
            return LedgerSnapshot.Ask(
                path, left,
                (connection, look) =>
                {
                    var now = PeriodSums.Of(connection, new CellReader(connection), closed.Period.Range, look: look);
                    var restated = Restated(connection, closed);
                    return new PeriodSince(closed, PeriodMemos.Of(closed, now, restated), null)
                    {
                        Changes = PeriodChanges.Of(closed.Totals, now, restated),
                        Water = WaterMemos.Of(connection, closed, look),
                    };
                },
                CancellationToken.None);
        }
        catch (TimeoutException)
        {
            return TooLate(closed);
        }
        catch (HistoryGoneException gone)
        {
            return new(closed, [], gone.Message);
        }
    }

    private static MarketCover? CoverOf(SqliteConnection connection, IReadOnlyList<MinuteRange> hours, AccountRules rules)
    {
        var range = new MinuteRange(hours[0].From, hours[^1].To);
        return MarketCover.Of(rules, ConsumptionReader.Of(connection, Accountant.ContractsFrom(rules, range), range.To, asOf: null));
    }

    private PeriodSince TooLate(ClosedPeriod closed) => new(
        closed, [], FormattableString.Invariant($"it was not summed again within {limit?.TotalSeconds:0.###} s (Limits:QueryTimeout); ask for it alone by its name, or use ledger list"));

    /// <summary>What was posted since the closing in slots that lie within the period.</summary>
    private static List<(string Zone, FactorFamily Family, bool Simulated, string Reason, EmissionProduct Delta)> Restated(SqliteConnection connection, ClosedPeriod closed)
    {
        using var rows = new Statement(connection, """
            SELECT zone, family, simulated, reason, coalesce(delta_ug, delta_ng / 1000), coalesce(delta_rest, delta_ng % 1000 * 3600000000000)
            FROM restatement WHERE slot >= $0 AND slot + minutes <= $1 AND at > $2 ORDER BY id
            """, 3);
        return [.. rows
            .Rows(
                row => (Zone: row.GetString(0), Family: row.GetInt32(1), Simulated: row.GetBoolean(2), Reason: row.GetString(3),
                    Delta: EmissionProduct.FromParts(row.GetInt64(4), row.GetInt64(5))),
                closed.Period.Range.From.Value, closed.Period.Range.To.Value, UnixTime.ToMicroseconds(closed.ClosedAt))
            .GroupBy(row => (row.Zone, row.Family, row.Simulated, row.Reason))
            .Select(group => (
                group.Key.Zone, FactorFamily.FromCode(group.Key.Family), group.Key.Simulated, group.Key.Reason,
                group.Aggregate(default(EmissionProduct), (sum, row) => sum + row.Delta)))];
    }

    private T Ask<T>(Func<SqliteConnection, T> ask) => LedgerSnapshot.Ask(path, limit, ask, CancellationToken.None);
}
