namespace TelemetryFootprint.TestKit.Nvml;

/// <summary>A case's figure against its truth. The test and the benchmark judge by this one rule.</summary>
public sealed record AccuracyVerdict(AccuracyCase Case, double Truth, double Joules, double Low, double High)
{
    public double Error => (Joules / Truth) - 1;

    public double HalfWidth => (High - Low) / (2 * Joules);

    public bool IsInside => Low <= Truth && Truth <= High;

    /// <summary>The relative error allowed; null: the bounds alone.</summary>
    public double? Allowed => Case.Tolerance is { } tolerance ? Math.Max(tolerance, Case.LateJoules / Truth) : null;

    /// <summary>False too where there is no figure.</summary>
    public bool IsKept => Truth > 0 && IsInside && HalfWidth <= Case.HalfWidth && (Allowed is not { } allowed || Math.Abs(Error) <= allowed);

    /// <param name="scenario">What was played.</param>
    /// <param name="index">The case's place.</param>
    /// <param name="part">The figure that the collector shows: energy, energy_low or energy_high.</param>
    public static AccuracyVerdict Of(NvmlScenario scenario, int index, Func<string, double> part)
    {
        var item = AccuracyCase.All[index];
        var truth = scenario.Successes(index, item.Call).Count > 2 ? scenario.TrueJoules(index, item.Call) : double.NaN;
        return new(item, truth, part("energy"), part("energy_low"), part("energy_high"));
    }
}
