using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Embodied;

/// <summary>M = TE × (time reserved / lifetime) × (resources reserved / resources there are), per wall-clock hour (ISO/IEC 21031).</summary>
public static class Amortisation
{
    /// <param name="mass">TE, of the whole piece.</param>
    /// <param name="lifetime">Expected lifetime in wall-clock hours; above 0.</param>
    /// <param name="reserved">Hours for which shares of it are reserved.</param>
    /// <param name="shares">Of how many equal shares it consists; at least 1.</param>
    public static EmbodiedGrams Of(GramsCo2e mass, DeviceHours lifetime, DeviceHours reserved, int shares)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lifetime.Value);
        ArgumentOutOfRangeException.ThrowIfNegative(reserved.Value);
        ArgumentOutOfRangeException.ThrowIfLessThan(shares, 1);
        // Nanograms of a hundred thousand tonnes fit into a decimal's 28 digits with ten to spare.
        var nanograms = (decimal)(mass.Picograms / 1000) * (reserved.Value / lifetime.Value) / shares;
        return new(new GramsCo2e((Int128)decimal.Round(nanograms)));
    }
}
