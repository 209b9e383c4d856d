namespace TelemetryFootprint.Accounting.Units;

/// <summary>
/// Energy at the meter × tariff before the division: millijoules × parts per million × millionths of the currency per kilowatt-hour.
/// Products add up exactly, whatever their order and grouping; only a shown amount is divided and rounded, once.
/// </summary>
public readonly record struct CostProduct(Int128 Value)
{
    private const int NanosPerUnit = 1_000_000_000;

    // 3.6e9 mJ/kWh × 1e6 ppm × 1e6 millionths / 1e9.
    private static readonly Int128 PerNano = (Int128)Joules.MillijoulesPerKilowattHour * 1_000_000 * 1_000_000 / NanosPerUnit;

    public static CostProduct Of(FacilityEnergy energy, Tariff tariff) => new(checked(energy.MillijoulePartsPerMillion * tariff.Millionths));

    /// <summary>To the nearest thousandth of a millionth of the currency, halves away from zero.</summary>
    public Money ToMoney(string currency)
    {
        var half = PerNano / 2;
        return new((decimal)((Value + (Value < 0 ? -half : half)) / PerNano) / NanosPerUnit, currency);
    }

    public static CostProduct operator *(CostProduct cost, long times) => new(checked(cost.Value * times));

    public static CostProduct operator +(CostProduct left, CostProduct right) => new(checked(left.Value + right.Value));
}
