using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Live;

namespace TelemetryFootprint.Collector.Web;

/// <summary>The range of a device's power now: the energy's rule, over one second.</summary>
internal static class PowerRangeOf
{
    private const long Second = 1_000_000;

    /// <summary>W; null without a reading, and for a method that the inventory has no bound of.</summary>
    public static (double Low, double High)? Watts(LiveDevice device)
    {
        if (device.PowerMilliwatts is not { } power || device.Device.Bounds.FirstOrDefault(bound => bound.Method == device.Method) is not { } rule)
            return null;
        // One second at so many mW is as many mJ.
        var energy = new Joules(power);
        var bounds = rule.Range is { } range
            ? EnergyBounds.Absolute(energy, new(range.LowMilliwatts), new(range.HighMilliwatts), Second)
            : EnergyBounds.Relative(energy, new(rule.HalfWidthPpm));
        return (bounds.Low.Millijoules / 1000.0, bounds.High.Millijoules / 1000.0);
    }
}
