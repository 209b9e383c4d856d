using System.Globalization;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Web;

/// <summary><c>/restatements</c>, <c>/periods</c>, <c>/audit</c>. Long answers come in pages.</summary>
internal sealed class BookQueries(ILedgerReader ledger, IBookReader book)
{
    private const int UsualRows = 100;
    private const int MaximumRows = 1000;

    public RestatementsAnswer Restatements(string? from, string? to, string? after, string? limit)
    {
        var range = Query.LongRange(from, to);
        var rows = Limit(limit);
        var page = ledger.Restatements(range, rows, After(after));
        return new(range.From.ToTime(), range.To.ToTime(), [.. page.Select(RestatementRow.Of)], page.Count == rows ? page[^1].Id : null);
    }

    /// <summary><paramref name="name"/>: of this one alone; null: of all.</summary>
    public PeriodsAnswer Periods(string? name) => new([.. book.ClosedPeriods(string.IsNullOrEmpty(name) ? null : name).Select(period => PeriodRow.Of(period))]);

    public AuditAnswer Audit(string? after, string? limit)
    {
        var rows = Limit(limit);
        var page = book.Audit(After(after), rows);
        return new([.. page.Select(Row)], page.Count == rows ? page[^1].Id : null);
    }

    private static AuditAnswerRow Row(AuditRow row) =>
        new(row.Id, row.At, row.Entry.Who, row.Entry.What, row.Entry.Subject, row.Entry.Old, row.Entry.New, row.Entry.Reason);

    private static long After(string? text) => text is null or "" ? 0
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw new QueryException("after", $"'{text}' is not the id of a row, such as the next of an answer");

    private static int Limit(string? text) => text is null or "" ? UsualRows
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows is > 0 and <= MaximumRows
            ? rows
            : throw new QueryException("limit", $"'{text}' is not a number from 1 to {MaximumRows}");
}
