using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Book;

/// <summary>The audit, a line per act.</summary>
internal static class AuditText
{
    private const int Page = 1000;

    public static void Write(IBookReader book, TextWriter output)
    {
        for (var after = 0L; book.Audit(after, Page) is { Count: > 0 } rows; after = rows[^1].Id)
        {
            foreach (var (id, at, entry) in rows)
                output.WriteLine(OneLine($"{id}  {at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}  {entry.Who}  {entry.What}  {entry.Subject}  {entry.Old ?? "-"} -> {entry.New ?? "-"}  {entry.Reason}"));
        }
    }

    /// <summary>Names come from elsewhere: none of them may look like a line of its own, or move a terminal's cursor.</summary>
    private static string OneLine(FormattableString text) =>
        string.Concat(FormattableString.Invariant(text).Select(letter => char.IsControl(letter) ? ' ' : letter));
}
