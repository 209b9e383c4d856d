using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Embodied;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Estimates.Cases;

/// <summary>The inputs of one part of a published case, as its source states them. Null: the source states none.</summary>
public sealed record CasePart
{
    public required string Case { get; init; }

    public required string Name { get; init; }

    public decimal? Devices { get; init; }

    /// <summary>Of each device.</summary>
    public decimal? Hours { get; init; }

    /// <summary>Of each device.</summary>
    public decimal? Watts { get; init; }

    public decimal? Queries { get; init; }

    public decimal? KilowattHoursPerQuery { get; init; }

    /// <summary>Energy that the source states as such.</summary>
    public decimal? KilowattHours { get; init; }

    /// <summary>Of all energy in this part.</summary>
    public required EnergyBasis Basis { get; init; }

    public decimal? Pue { get; init; }

    public decimal? GramsPerKilowattHour { get; init; }

    public decimal? Wue { get; init; }

    public decimal? ElectricityWater { get; init; }

    public decimal? EmbodiedKilograms { get; init; }

    public decimal? LifetimeHours { get; init; }

    /// <summary>How many devices share the embodied mass.</summary>
    public decimal? SharedBy { get; init; }

    public Levers Levers { get; init; } = Levers.None;

    /// <summary>Where the inputs come from and how they were made up.</summary>
    public required string Inputs { get; init; }

    public DeviceHours DeviceHours => new((Devices ?? 0) * (Hours ?? 0));

    /// <summary>The part as the one arithmetic takes it.</summary>
    public EstimateInput ToInput() => new()
    {
        Energy = [.. Terms()],
        Pue = Pue is { } pue ? Units.Pue.FromRatio(pue) : Units.Pue.Unset,
        Intensity = GramsPerKilowattHour is { } grams ? Units.GramsPerKilowattHour.FromGrams(grams) : null,
        Wue = Wue is { } wue ? LitresPerKilowattHour.FromLitres(wue) : null,
        ElectricityWater = ElectricityWater is { } water ? LitresPerKilowattHour.FromLitres(water) : null,
        Hardware = EmbodiedKilograms is { } kilograms ? [Piece(GramsCo2e.FromKilograms(kilograms))] : [],
        DeviceHours = DeviceHours,
    };

    private IEnumerable<EnergyTerm> Terms()
    {
        var exact = default(RelativeHalfWidth);
        if (Watts is { } watts) yield return EnergyTerm.OfDevices(DeviceHours, Units.Watts.FromWatts(watts), exact, Basis);
        if (Queries is { } queries && KilowattHoursPerQuery is { } each) yield return EnergyTerm.OfQueries(queries, Joules.FromKilowattHours(each), exact, Basis);
        if (KilowattHours is { } stated) yield return new EnergyTerm(Joules.FromKilowattHours(stated), exact, Basis);
    }

    private EmbodiedHardware Piece(GramsCo2e mass) =>
        new(Name, HardwareKind.Gpu, mass, mass, mass, new DeviceHours(LifetimeHours ?? 0), (int)(SharedBy ?? 1), Inputs);
}
