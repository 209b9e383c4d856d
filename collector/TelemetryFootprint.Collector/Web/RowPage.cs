using System.Globalization;

namespace TelemetryFootprint.Collector.Web;

/// <summary>
/// A part of rows that are in the order of their keys. Rows of one key are never parted: what is behind a page is asked for by the page's last key, and whatever
/// comes between the two questions, each row is told once.
/// </summary>
internal sealed record RowPage(int Most, string? After)
{
    /// <summary>More would make an answer that is too large for a client to take.</summary>
    public const int MaximumRows = 10_000;

    public static RowPage Of(string? limit, string? after) => new(
        string.IsNullOrEmpty(limit) ? MaximumRows
        : int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows is > 0 and <= MaximumRows ? rows
        : throw new QueryException("limit", $"'{limit}' is not a number from 1 to {MaximumRows}"),
        after);

    /// <summary>Next: the key to ask after for what follows; null: nothing does. It has more than the most only where one key has.</summary>
    public (IReadOnlyList<T> Rows, string? Next) Cut<T>(IReadOnlyList<T> rows, Func<T, string> keyOf)
    {
        var first = After is null ? 0 : rows.TakeWhile(row => string.CompareOrdinal(keyOf(row), After) <= 0).Count();
        var last = Math.Min(rows.Count, first + Most);
        while (last > first && last < rows.Count && keyOf(rows[last]) == keyOf(rows[last - 1])) last++;
        return ([.. rows.Skip(first).Take(last - first)], last < rows.Count ? keyOf(rows[last - 1]) : null);
    }
}
