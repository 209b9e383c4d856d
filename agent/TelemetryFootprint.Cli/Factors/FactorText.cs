using System.Globalization;
using TelemetryFootprint.Accounting.Factors;

namespace TelemetryFootprint.Cli.Factors;

/// <summary>What a factor counts, as a person reads it.</summary>
internal static class FactorText
{
    public static string Of(AnnualFactorKind kind) => kind == AnnualFactorKind.Direct ? "direct" : "lifecycle";

    public static string Of(AnnualFactorGas gas) => gas == AnnualFactorGas.Co2 ? "CO2" : "CO2e";

    public static string Of(AnnualFactorKind? kind) => kind is { } known ? Of(known) : "unknown";

    public static string Of(AnnualFactorGas? gas) => gas is { } known ? Of(known) : "unknown";

    /// <summary>Whose figure it is; and, where it stands in for another zone's, that it does.</summary>
    public static string Source(AnnualFactor row, ZoneReach reach, string zone) => string.Create(
        CultureInfo.InvariantCulture,
        $"annual {Of(row.Kind)} {Of(row.Gas)} of {row.Zone}, {row.Source} {row.Year} ({row.Licence}){(reach == ZoneReach.Zone ? "" : $"; there is none of {zone} itself")}");
}
