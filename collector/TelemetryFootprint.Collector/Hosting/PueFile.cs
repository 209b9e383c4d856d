using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>
/// <c>Sites:&lt;name&gt;:PueFile</c>: CSV with the header <c>from,pue,source</c>. Each line holds from its whole UTC minute until the next one's, and
/// says where it comes from: what is past is restated with that for a reason.
/// </summary>
internal static class PueFile
{
    private const string Header = "from,pue,source";
    private const int MaximumBytes = 16 << 20;
    private static readonly string[] LineEnds = ["\r\n", "\n", "\r"];

    /// <summary>Throws <see cref="ConfigurationException"/> that names the key, the file and the line.</summary>
    public static PueSeries Read(string key, string file)
    {
        try
        {
            var lines = SettingsFile.ReadText(key, file, MaximumBytes, "table of PUE").Split(LineEnds, StringSplitOptions.None);
            if (lines[0].TrimStart('\uFEFF').Trim() != Header)
                throw new ConfigurationException(key, $"{file} does not begin with the header {Header}");
            var entries = lines.Select((text, index) => (Text: text, Line: index + 1)).Skip(1).Where(line => line.Text.Trim().Length > 0)
                .Select(line => Entry(line.Text) ?? throw new ConfigurationException(key, $"{file} line {line.Line}: '{line.Text}' is not such as 2026-10-01T00:00Z,1.31,meter report 10/2026"))
                .ToList();
            return new(entries);
        }
        catch (ArgumentException error)
        {
            throw new ConfigurationException(key, $"{file}: {error.Message}", error);
        }
    }

    private static PueEntry? Entry(string line)
    {
        // What follows the second comma is the source, with whatever commas it has.
        if (line.Split(',', 3, StringSplitOptions.TrimEntries) is not [var from, var pue, { Length: > 0 and <= 200 } source] || source.Any(char.IsControl)) return null;
        return WrittenValue.Minute(from) is { } minute && WrittenValue.Ratio(pue) is { } ratio ? new(minute, ratio, source) : null;
    }
}
