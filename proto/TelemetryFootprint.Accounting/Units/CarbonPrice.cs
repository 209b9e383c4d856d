namespace TelemetryFootprint.Accounting.Units;

/// <summary>The price of a tonne of CO2e that somebody counts with: an internal one, or that of an allowance.</summary>
public readonly record struct CarbonPrice(decimal PerTonne, string Currency)
{
    private const decimal PicogramsPerTonne = 1_000_000_000_000_000_000m;

    /// <summary>What the grams cost, unrounded.</summary>
    public Money CostOf(GramsCo2e grams) => new((decimal)grams.Picograms / PicogramsPerTonne * PerTonne, Currency);
}
