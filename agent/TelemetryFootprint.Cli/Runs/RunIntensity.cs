using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Estimates;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Cli.Factors;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>What a run's energy is priced with: the mean of its zone over a year, or nothing where no table knows the zone.</summary>
internal sealed record RunIntensity(string Zone, GramsPerKilowattHour? Value, string Source, Pue Pue)
{
    private const string World = "WORLD";

    /// <param name="zone">Null: the world's mean, which says so.</param>
    /// <param name="pue">Null: unset, 1.</param>
    public static RunIntensity Of(string? zone, decimal? pue)
    {
        var ratio = pue is { } stated ? Pue.FromRatio(stated) : Pue.Unset;
        var name = zone ?? World;
        if (AnnualFactorTable.Bundled.FindOrWiden(name, null) is not var (row, reach))
            return new(name, null, $"no annual factor for zone {name}; footprint factors zones lists all", ratio);
        return new(name, row.Value, zone is null ? $"{FactorText.Source(row, reach, name)}; no --zone was given" : FactorText.Source(row, reach, name), ratio);
    }

    /// <summary>Null: unpriced.</summary>
    public Spread<LocationBasedGrams>? Price(Joules energy, RelativeHalfWidth halfWidth) => Estimator.Of(new EstimateInput
    {
        Energy = [new EnergyTerm(energy, halfWidth, EnergyBasis.It)],
        Pue = Pue,
        Intensity = Value,
        IntensityHalfWidth = UsualHalfWidth.Of(ErrorKind.IntensityAnnual),
    }).Operational;
}
