using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Catalogue;

/// <summary>
/// One row of the catalogue. Watts are per NVML device: a board that the driver counts as several
/// (<see cref="DevicesPerBoard"/>) draws that many times as much.
/// </summary>
public sealed record GpuModel
{
    // Our judgement from the spread of derived against measured figures; a pair is as good as its weaker half.
    private static readonly RelativeHalfWidth MeasuredPair = RelativeHalfWidth.FromPercent(15);
    private static readonly RelativeHalfWidth DerivedPair = RelativeHalfWidth.FromPercent(50);

    public required string Name { get; init; }

    public required string Architecture { get; init; }

    public required Watts Max { get; init; }

    public required FigureQuality MaxQuality { get; init; }

    /// <summary>True idle: no process holds a context.</summary>
    public required Watts Idle { get; init; }

    public required FigureQuality IdleQuality { get; init; }

    /// <summary>Idle while a process holds a context: most boards do not sleep then.</summary>
    public required Watts HeldIdle { get; init; }

    public required FigureQuality HeldIdleQuality { get; init; }

    public required int DevicesPerBoard { get; init; }

    public required string Source { get; init; }

    /// <summary>Of a figure that is taken from this row.</summary>
    public RelativeHalfWidth HalfWidth =>
        IdleQuality == FigureQuality.Measured && MaxQuality is FigureQuality.Measured or FigureQuality.Published ? MeasuredPair : DerivedPair;
}
