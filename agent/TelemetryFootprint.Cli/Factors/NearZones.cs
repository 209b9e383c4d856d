using TelemetryFootprint.Accounting.Factors;

namespace TelemetryFootprint.Cli.Factors;

/// <summary>What somebody may have meant who named a zone that no table knows: zones are ISO 3166 codes of two letters, some with a part behind a dash.</summary>
internal static class NearZones
{
    private const int MostNear = 3;

    /// <summary>A sentence's end; it names at least where all are listed.</summary>
    public static string Hint(string zone) => Of(zone) is { Count: > 0 } near
        ? $"did you mean {string.Join(" or ", near)}? footprint factors zones lists all"
        : "zones are codes such as DE, FR or US-CAMX; footprint factors zones lists all";

    public static IReadOnlyList<string> Of(string zone)
    {
        var said = zone.Trim().Replace('_', '-').ToUpperInvariant();
        // Two letters of a longer word are some other country's as often as not (CHN is no CH).
        var code = said == "UK" ? "GB" : said;
        return [.. AnnualFactorTable.Bundled.Rows.Select(row => row.Zone).Distinct(StringComparer.Ordinal)
            .Where(known => known == said || known == code || (said.Contains('-') && known.EndsWith(said[said.IndexOf('-')..], StringComparison.Ordinal)))
            .Take(MostNear)];
    }
}
