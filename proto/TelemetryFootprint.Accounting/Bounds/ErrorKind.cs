namespace TelemetryFootprint.Accounting.Bounds;

/// <summary>The kinds of error that a figure has, independent of each other; their usual sizes are in <see cref="UsualHalfWidth"/>.</summary>
public enum ErrorKind
{
    BoardSensor,
    NodeFromGpu,
    Pue,
    IntensityMeasured,
    IntensityEstimated,
    IntensityAnnual,
    Embodied,
    Water,
}
