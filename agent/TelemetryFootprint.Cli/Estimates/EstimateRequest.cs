using TelemetryFootprint.Accounting.Estimates;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Cli.Estimates;

/// <summary>What was asked to be estimated, as the options say it. Null: not said.</summary>
internal sealed record EstimateRequest
{
    public string? Gpu { get; init; }

    public decimal Count { get; init; } = 1;

    public decimal? Hours { get; init; }

    public decimal? Load { get; init; }

    public decimal? Watts { get; init; }

    public decimal? Queries { get; init; }

    public Joules? EnergyPerQuery { get; init; }

    /// <summary>Of stated energies and watts; a catalogue's watts are always the machine's own.</summary>
    public EnergyBasis Basis { get; init; } = EnergyBasis.It;

    public PlaceRequest Place { get; init; } = new(null, null, null);

    public AnnualFactorKind Kind { get; init; } = AnnualFactorKind.Lifecycle;

    public decimal? Pue { get; init; }

    public decimal? Wue { get; init; }

    public decimal? ElectricityWater { get; init; }

    public decimal? EmbodiedKilograms { get; init; }

    public decimal? LifetimeHours { get; init; }

    public string? Host { get; init; }

    public decimal? ModelRatio { get; init; }

    public decimal? MachineRatio { get; init; }

    public decimal? ToPue { get; init; }

    public PlaceRequest ToPlace { get; init; } = new(null, null, null);
}
