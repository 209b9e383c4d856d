using System.Globalization;
using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>One cell as RFC 4180 has it. What is unknown is empty, never 0; a text that a spreadsheet would take for a formula is none.</summary>
internal static class CsvCell
{
    public static string Of(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    /// <summary>With its bounds.</summary>
    public static IEnumerable<string> Of(Figure? figure) => [Of(figure?.Value), Of(figure?.Low), Of(figure?.High)];

    public static string Of(bool value) => value ? "true" : "false";

    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var safe = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
