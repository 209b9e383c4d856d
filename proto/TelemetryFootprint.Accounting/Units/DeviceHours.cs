namespace TelemetryFootprint.Accounting.Units;

/// <summary>Wall-clock hours of devices: two devices for an hour are two.</summary>
public readonly record struct DeviceHours(decimal Value)
{
    /// <summary>The energy of devices that draw this much each.</summary>
    public Joules At(Watts each) => Joules.FromKilowattHours(Value * each.Milliwatts / 1_000_000);
}
