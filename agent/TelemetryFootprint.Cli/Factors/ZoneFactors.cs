using TelemetryFootprint.Accounting.Cloud;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Water;

namespace TelemetryFootprint.Cli.Factors;

/// <summary>All that the tables know of a zone. Substitutes name the zone that they are of; what nobody states is not there.</summary>
internal sealed record ZoneFactors(string Zone, IReadOnlyList<ZoneFigure> Figures, IReadOnlyList<string> CloudRegions)
{
    private static readonly AnnualFactorKind[] Kinds = [AnnualFactorKind.Direct, AnnualFactorKind.Lifecycle];

    /// <summary>Every zone of any table, in order.</summary>
    public static IReadOnlyList<string> Zones { get; } =
    [
        .. AnnualFactorTable.Bundled.Rows.Select(row => row.Zone)
            .Concat(ResidualMixTable.Bundled.Rows.Select(row => row.Zone))
            .Concat(CloudRegionTable.Bundled.Rows.Select(row => row.Zone))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    public static ZoneFactors Of(string zone) =>
        new(zone, [.. Intensities(zone), .. Residual(zone), .. Water(zone), .. Losses(zone)], [.. CloudRegionTable.Bundled.InZone(zone).Select(region => region.Name)]);

    private static IEnumerable<ZoneFigure> Intensities(string zone) => Kinds.Select(kind => AnnualFactorTable.Bundled.FindOrWiden(zone, kind)?.Row).OfType<AnnualFactor>().Select(row =>
        new ZoneFigure(
            "intensity",
            row.Value.Value,
            "g/kWh",
            FactorText.Of(row.Kind),
            FactorText.Of(row.Gas),
            row.Basis,
            row.Zone,
            row.Year,
            row.Source,
            row.Licence));

    private static IEnumerable<ZoneFigure> Residual(string zone)
    {
        if (ResidualMixTable.Bundled.FindOrWiden(zone) is { Row: var row })
            yield return new("residual-mix", row.Value.Value, "g/kWh", FactorText.Of(row.Kind), FactorText.Of(row.Gas), "market", row.Zone, row.Year, row.Source, row.Licence);
    }

    private static IEnumerable<ZoneFigure> Water(string zone)
    {
        if (WaterFactorTable.Bundled.Find(zone) is { Row: var row })
            yield return new("water", row.Value.Value, "L/kWh", null, null, null, row.Zone, row.Year, row.Source, row.Licence);
    }

    private static IEnumerable<ZoneFigure> Losses(string zone)
    {
        if (GridLossTable.Bundled.Find(zone) is { } row)
            yield return new("losses", row.PartsPerMillion / 1e4, "%", null, null, null, row.Zone, row.Year, row.Source, row.Licence);
    }
}
