using TelemetryFootprint.Accounting.Bounds;

namespace TelemetryFootprint.Agent.Core.Devices.Calibration;

/// <summary>How wide each method's figures are, relative to themselves (<c>Bounds:…</c>). A sensor's gain error is in all of them and does not shrink with time.</summary>
public sealed record MethodHalfWidths
{
    /// <summary>
    /// The board sensor's gain: NVIDIA states about ±5 %; external meters found 1 to 6 % on most boards, proportional to the load,
    /// and up to 10 % on a few. Agreement of the counter with integrated power is no accuracy: both have this error.
    /// </summary>
    public RelativeHalfWidth Counter { get; init; } = RelativeHalfWidth.FromPercent(5);

    /// <summary>
    /// A 1 s average, integrated. Simulated over 60 s it is off by at most 1.6 % (95th percentile, random bursts); a run of 10 s
    /// has six times fewer bursts, so √6 times that, 3.9 %. In quadrature with 5 % gain: 6.3 %, stated as 7 %.
    /// </summary>
    public RelativeHalfWidth Averaged { get; init; } = RelativeHalfWidth.FromPercent(7);

    /// <summary>
    /// A moment every 100 ms. A square of 60 and 400 W with a period of 0.7 s shows it four of seven times high, +10.6 %, or three of
    /// seven, −10.6 %, at any rate of asking. A reading 10.6 % low needs 11.8 % of itself to reach the truth: the sensor's part is stated
    /// as 12 %. In quadrature with 5 % gain that is 13 %. V100 and P100 look 10 of each 20 ms and alias less.
    /// </summary>
    public RelativeHalfWidth Integrated { get; init; } = RelativeHalfWidth.FromPercent(13);

    /// <summary>
    /// A sensor that looks 20 or 25 of each 100 ms. The same square at duty 0.3 may be seen high three of seven times instead of 2.1:
    /// the truth is then 21.3 % below the reading. In quadrature with 5 % gain: 21.9 %, stated as 25 %. No width covers a load that keeps
    /// step with the sensor (a period of exactly 100 ms reads up to 82 % wrong); its refresh wanders by some per cent, which softens that.
    /// </summary>
    public RelativeHalfWidth PartTime { get; init; } = RelativeHalfWidth.FromPercent(25);

    /// <summary>RAPL: a counter behind a model or a regulator's own sensor; comparisons with meters differ by up to a tenth, most for DRAM.</summary>
    public RelativeHalfWidth Rapl { get; init; } = RelativeHalfWidth.FromPercent(10);

    /// <summary>A constant or a ratio for the rest of the node: extrapolations of that kind are within 10 to 20 %.</summary>
    public RelativeHalfWidth Overhead { get; init; } = RelativeHalfWidth.FromPercent(20);

    public RelativeHalfWidth Of(SensorKind sensor) => sensor switch
    {
        SensorKind.Averaged => Averaged,
        SensorKind.PartTime => PartTime,
        _ => Integrated,
    };
}
