using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Estimates;

/// <summary>
/// Google's four levers ("4Ms"), each as the factor by which it reduces: the model's arithmetic, the machine's performance per watt, mechanisation (PUE) and
/// the map (intensity). The first three reduce energy, all four emissions.
/// </summary>
/// <param name="Model">FLOPs before / FLOPs after, for the same quality.</param>
/// <param name="Machine">Performance per watt after / before.</param>
/// <param name="Mechanization">PUE before / PUE after.</param>
/// <param name="Map">Intensity before / intensity after.</param>
public readonly record struct Levers(decimal Model, decimal Machine, decimal Mechanization, decimal Map)
{
    /// <summary>Nothing changes.</summary>
    public static Levers None { get; } = new(1, 1, 1, 1);

    /// <summary>By how much the energy at the site's meter falls.</summary>
    public decimal EnergyReduction => Model * Machine * Mechanization;

    public decimal EmissionReduction => EnergyReduction * Map;

    /// <summary>The same work after the change. Each figure takes the levers that act on it, and no other.</summary>
    public EstimateInput Apply(EstimateInput before) => before with
    {
        Energy = [.. before.Energy.Select(Apply)],
        Pue = before.Pue with { PartsPerMillion = checked((int)decimal.Round(before.Pue.PartsPerMillion / Mechanization)) },
        Intensity = before.Intensity is { } intensity ? new GramsPerKilowattHour((long)decimal.Round(intensity.Micrograms / Map)) : null,
        // Another machine's making is not known.
        Hardware = Machine == 1 ? before.Hardware : [],
        DeviceHours = new(before.DeviceHours.Value / Model),
    };

    private EnergyTerm Apply(EnergyTerm term)
    {
        // Energy with the PUE inside shrinks with it; IT energy does not.
        var reduction = Model * Machine * (term.Basis == EnergyBasis.Facility ? Mechanization : 1);
        return term with { Energy = new Joules((long)decimal.Round(term.Energy.Millijoules / reduction)) };
    }
}
