using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Book;

/// <summary>Writes the book of a range or of a closed period, row by row: CSV with a header, or a JSON list with an object per line.</summary>
internal sealed class BookExport(IBookReader book, AccountCalendar calendar, AccountRules rules)
{
    public void WriteCsv(BookQuestion question, TextWriter output)
    {
        Judge(question);
        // What cannot be told has no header either.
        var before = string.Join(',', BookColumns.Names) + "\r\n";
        Each(question, cells =>
        {
            output.Write(before);
            output.Write(string.Join(',', cells.Select(Csv)));
            before = "\r\n";
        });
        output.Write(before);
    }

    public void WriteJson(BookQuestion question, TextWriter output)
    {
        Judge(question);
        var buffer = new MemoryStream();
        using var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var before = "[\n";
        Each(question, cells =>
        {
            WriteObject(json, cells);
            json.Flush();
            output.Write(before);
            before = ",\n";
            output.Write(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
            buffer.SetLength(0);
            json.Reset();
        });
        output.Write(before[0] == '[' ? "[]\n" : "\n]\n");
    }

    private void Each(BookQuestion question, Action<object?[]> write)
    {
        var columns = new BookColumns(calendar, question);
        book.Rows([.. calendar.Hours(question.Range)], rules, row => write(columns.Of(row)), question.AsOf);
        foreach (var change in question.Closed?.Changes ?? []) write(columns.Of(change));
        foreach (var water in question.Closed?.Water ?? []) write(columns.Of(water));
    }

    /// <summary>A closed period is told as it was closed, or not at all.</summary>
    private void Judge(BookQuestion question)
    {
        if (question.Closed is not { Closed: var closed } since) return;
        if (since.WhyUnknown is { } why) throw new HistoryGoneException($"what became known of {closed.Period.Name} since its closing cannot be told: {why}");
        var told = book.TotalsAsOf(question.Range, closed.ClosedAt);
        if (!told.SequenceEqual(closed.Totals))
        {
            throw new InvalidOperationException(
                $"{closed.Period.Name} does not add up to what it was closed with: something of it was on its way to the ledger while an older collector closed it; ledger list has its closed totals");
        }
    }

    private static void WriteObject(Utf8JsonWriter json, object?[] cells)
    {
        json.WriteStartObject();
        for (var i = 0; i < cells.Length; i++)
        {
            json.WritePropertyName(BookColumns.Names[i]);
            switch (cells[i])
            {
                case decimal number: json.WriteNumberValue(number); break;
                case bool flag: json.WriteBooleanValue(flag); break;
                case string text: json.WriteStringValue(text); break;
                default: json.WriteNullValue(); break;
            }
        }

        json.WriteEndObject();
    }

    private static string Csv(object? cell) => cell switch
    {
        decimal number => number.ToString("0.############################", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        string text => CsvCell.Of(text),
        _ => "",
    };
}
