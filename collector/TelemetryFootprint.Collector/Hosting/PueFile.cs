using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>
/// <c>Sites:&lt;name&gt;:PueFile</c>: CSV with the header <c>from,pue,source</c>. Each line holds from its whole UTC minute until the next one's, and
/// says where it comes from: what is past is restated with that for a reason.
/// </summary>
internal static class PueFile
{
    private const string Example = "2026-10-01T00:00Z,1.31,meter report 10/2026";
    private static readonly string[] Headers = ["from,pue,source"];

    /// <summary>Throws <see cref="ConfigurationException"/> that names the key, the file and the line.</summary>
    public static PueSeries Read(string key, string file)
    {
        var entries = DatedTable.Read(key, file, "table of PUE", Example, Headers, Entry);
        try
        {
            return new(entries);
        }
        catch (ArgumentException error)
        {
            throw new ConfigurationException(key, $"{file}: {error.Message}", error);
        }
    }

    private static PueEntry? Entry(IReadOnlyList<string> cells) =>
        DatedTable.IsSource(cells[2]) && WrittenValue.Minute(cells[0]) is { } minute && WrittenValue.Ratio(cells[1]) is { } ratio ? new(minute, ratio, cells[2]) : null;
}
