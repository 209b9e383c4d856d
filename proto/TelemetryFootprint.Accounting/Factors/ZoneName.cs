namespace TelemetryFootprint.Accounting.Factors;

/// <summary>
/// How zones are named: ISO 3166-1 alpha-2 for a country (<c>DE</c>), with Electricity Maps' suffix for a part of one (<c>SE-SE3</c>, <c>US-CAL-CISO</c>,
/// <c>AU-NSW</c>), and <c>US-</c> with the subregion's four letters for EPA's eGRID (<c>US-CAMX</c>). The two cuts of the US do not coincide.
/// </summary>
public static class ZoneName
{
    /// <summary>The country of a part; a country or a union is its own.</summary>
    public static string CountryOf(string zone) => zone.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash ? zone[..dash] : zone;
}
