using System.Globalization;
using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Cloud;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Accounting.Water;
using TelemetryFootprint.Cli.Commands;
using TelemetryFootprint.Cli.Factors;

namespace TelemetryFootprint.Cli.Estimates;

/// <summary>A place with what the tables know of it, and the words that say where each figure is from.</summary>
internal sealed record Place
{
    public string? Zone { get; private init; }

    public CloudRegion? Region { get; private init; }

    public GramsPerKilowattHour? Intensity { get; private init; }

    public RelativeHalfWidth IntensityHalfWidth { get; private init; }

    /// <summary>Of a table's factor; null: the factor was stated, and counts what its speaker says.</summary>
    public AnnualFactor? Row { get; private init; }

    public string IntensitySource { get; private init; } = "no --zone, --factor or --cloud-region";

    public LitresPerKilowattHour? ElectricityWater { get; private init; }

    public string WaterSource { get; private init; } = "no zone, no --ewif";

    /// <summary>Looks a place up. What no table knows is an error with exit 1, never a neighbour's figure under its name.</summary>
    public static Place Of(PlaceRequest request, AnnualFactorKind kind, string prefix)
    {
        if (request.Zone is not null && request.CloudRegion is not null)
            throw new UsageException($"{prefix}zone and {prefix}cloud-region say the same thing: give one");
        var region = request.CloudRegion is { } name
            ? CloudRegionTable.Bundled.Find(name) ?? throw new UsageException($"no cloud region {name} in the map; see footprint factors zones", ExitCode.Failure)
            : null;
        var zone = region?.Zone ?? request.Zone;
        var place = new Place { Zone = zone, Region = region };
        if (zone is not null) place = place.WithWater(zone);
        return request.Factor is { } factor ? place.WithStated(factor)
            : zone is not null ? place.WithTable(zone, kind)
            : place;
    }

    private Place WithStated(decimal factor) => this with { Intensity = GramsPerKilowattHour.FromGrams(factor), IntensitySource = "stated" };

    private Place WithTable(string zone, AnnualFactorKind kind)
    {
        var (row, reach) = AnnualFactorTable.Bundled.FindOrWiden(zone, kind)
            ?? throw new UsageException($"no {FactorText.Of(kind)} factor for zone {zone}; see footprint factors zones, or state one with --factor", ExitCode.Failure);
        return this with
        {
            Intensity = row.Value,
            Row = row,
            IntensityHalfWidth = UsualHalfWidth.Of(ErrorKind.IntensityAnnual),
            IntensitySource = FactorText.Source(row, reach, zone),
        };
    }

    private Place WithWater(string zone) => WaterFactorTable.Bundled.Find(zone) is not { } found ? this : this with
    {
        ElectricityWater = found.Row.Value,
        WaterSource = string.Create(
            CultureInfo.InvariantCulture,
            $"{found.Row.Source} {found.Row.Year}, {(found.Reach == ZoneReach.World ? $"the world's mean: none is known for {zone}" : $"of {found.Row.Zone}")} ({found.Row.Licence})"),
    };
}
