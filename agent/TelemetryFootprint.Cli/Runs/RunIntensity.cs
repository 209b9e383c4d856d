using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Estimates;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Cli.Commands;
using TelemetryFootprint.Cli.Factors;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>What a run's energy is priced with: the mean of its zone over a year, or nothing where no table knows the zone.</summary>
internal sealed record RunIntensity(string Zone, GramsPerKilowattHour? Value, string Source, Pue Pue)
{
    private const string World = "WORLD";

    /// <summary>Its zone was named: a mean that nobody chose is good enough to show, and not to end a command by.</summary>
    public bool IsStated { get; private init; }

    /// <param name="zone">Null: the world's mean, which says so.</param>
    /// <param name="pue">Null: unset, 1.</param>
    /// <exception cref="UsageException">No table knows the zone: that is said before hours of work, not after.</exception>
    public static RunIntensity Of(string? zone, decimal? pue)
    {
        var ratio = pue is { } stated ? Pue.FromRatio(stated) : Pue.Unset;
        var name = zone ?? World;
        var (row, reach) = AnnualFactorTable.Bundled.FindOrWiden(name, null) ?? throw new UsageException($"--zone {name}: no annual factor is known for it; {NearZones.Hint(name)}");
        return new(name, row.Value, zone is null ? $"{FactorText.Source(row, reach, name)}; no --zone was given" : FactorText.Source(row, reach, name), ratio) { IsStated = zone is not null };
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
