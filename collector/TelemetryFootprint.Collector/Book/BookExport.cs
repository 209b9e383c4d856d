using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Book;

/// <summary>Writes the book of a range, row by row: CSV with a header, or a JSON list with an object per line.</summary>
internal sealed class BookExport(IBookReader book, AccountCalendar calendar, AccountRules rules)
{
    public void WriteCsv(MinuteRange range, TextWriter output)
    {
        output.Write(string.Join(',', BookColumns.Names));
        output.Write("\r\n");
        Each(range, cells =>
        {
            output.Write(string.Join(',', cells.Select(Csv)));
            output.Write("\r\n");
        });
    }

    public void WriteJson(MinuteRange range, TextWriter output)
    {
        var buffer = new MemoryStream();
        using var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var before = "[\n";
        Each(range, cells =>
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

    private void Each(MinuteRange range, Action<object?[]> write)
    {
        var columns = new BookColumns(calendar);
        book.Rows([.. calendar.Hours(range)], rules, row => write(columns.Of(row)));
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
