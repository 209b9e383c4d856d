namespace TelemetryFootprint.Accounting.Units;

/// <summary>The price of a kilowatt-hour at the site's meter.</summary>
public readonly record struct Tariff(decimal PerKilowattHour, string Currency)
{
    /// <summary>What the energy cost, unrounded.</summary>
    public Money CostOf(FacilityEnergy energy) =>
        new((decimal)energy.MillijoulePartsPerMillion / 1_000_000 / Joules.MillijoulesPerKilowattHour * PerKilowattHour, Currency);
}
