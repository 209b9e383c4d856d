using TelemetryFootprint.Accounting.Factors;

namespace TelemetryFootprint.Cli.Factors;

/// <summary>What somebody may have meant who named a zone that no table knows: zones are ISO 3166 codes of two letters, some with a part behind a dash.</summary>
internal static class NearZones
{
    private const int MostNear = 3;
    private const int LongestCode = 3;

    /// <summary>A sentence's end; it names at least where all are listed.</summary>
    public static string Hint(string zone) => Of(zone) is { Count: > 0 } near
        ? $"did you mean {string.Join(" or ", near)}? footprint factors zones lists all"
        : "zones are codes such as DE, FR or US-CAMX; footprint factors zones lists all";

    public static IReadOnlyList<string> Of(string zone)
    {
        var said = zone.Trim().Replace('_', '-').ToUpperInvariant();
        // The code of three letters begins with that of two for most countries; a longer word may be any country's.
        var code = said == "UK" ? "GB" : said.Length == LongestCode ? said[..2] : said;
        return [.. AnnualFactorTable.Bundled.Rows.Select(row => row.Zone).Distinct(StringComparer.Ordinal)
            .Where(known => known == said || known == code || (said.Length > LongestCode && said.Contains('-') && known.EndsWith(said[said.IndexOf('-')..], StringComparison.Ordinal)))
            .Take(MostNear)];
    }
}
