namespace TelemetryFootprint.Accounting.Units;

/// <summary>The price of a kilowatt-hour at the site's meter, to the millionth of its currency; digits beyond it count for nothing.</summary>
public readonly record struct Tariff(decimal PerKilowattHour, string Currency)
{
    /// <summary>How many digits behind the point count.</summary>
    public const int Decimals = 6;

    /// <summary>In millionths of the currency.</summary>
    public long Millionths => checked((long)decimal.Round(PerKilowattHour * 1_000_000, MidpointRounding.AwayFromZero));

    /// <summary>What the energy cost.</summary>
    public Money CostOf(FacilityEnergy energy) => CostProduct.Of(energy, this).ToMoney(Currency);
}
