namespace TelemetryFootprint.Cli.Api;

/// <summary>One row of totals: real and simulated energy, and grams of different factors, are rows of their own. <paramref name="Key"/>: whose energy it is.</summary>
internal sealed record RunTotal(string? Key, bool Simulated, string? Zone, string? Factor, string? Gas, Figure Energy, Figure Emissions, Figure Unpriced)
{
    /// <summary>Null: several, or the collector is of an older version.</summary>
    public double? Pue { get; init; }

    public bool? PueIsSet { get; init; }

    /// <summary>Of electricity; null: the collector is of an older version and does not say.</summary>
    public Figure? Cost { get; init; }

    /// <summary>Of the emissions, at the account's price of carbon; null: as for the cost.</summary>
    public Figure? CarbonCost { get; init; }
}
