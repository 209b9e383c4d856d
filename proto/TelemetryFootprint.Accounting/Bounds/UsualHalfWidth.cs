namespace TelemetryFootprint.Accounting.Bounds;

/// <summary>
/// Half-widths to begin with, where nothing better is known of a figure. Where the usual size is itself a range, its wider end is taken: a bound that is
/// too wide is an inconvenience, one too narrow is false precision.
/// </summary>
public static class UsualHalfWidth
{
    public static RelativeHalfWidth Of(ErrorKind kind) => RelativeHalfWidth.FromPercent(kind switch
    {
        ErrorKind.BoardSensor => 5, // NVIDIA's own statement
        ErrorKind.NodeFromGpu => 20, // 10 to 20 %
        ErrorKind.Pue => 10, // 3 to 10 %
        ErrorKind.IntensityMeasured => 5,
        ErrorKind.IntensityEstimated => 20, // 10 to 20 %
        ErrorKind.IntensityAnnual => 40, // a yearly mean for an hour: 10 to 40 %
        ErrorKind.Embodied => 50, // 30 to 50 %
        ErrorKind.Water => 50, // 30 to 50 %
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind of error"),
    });
}
