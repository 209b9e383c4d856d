namespace TelemetryFootprint.Collector.Book;

/// <summary>A text as a cell of CSV (RFC 4180). One that a spreadsheet would take for a formula has an apostrophe before it.</summary>
internal static class CsvCell
{
    public static string Of(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n') text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
