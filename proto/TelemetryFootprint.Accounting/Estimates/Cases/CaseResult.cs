namespace TelemetryFootprint.Accounting.Estimates.Cases;

/// <summary>A printed figure beside ours.</summary>
public sealed record CaseResult(CaseFigure Figure, double Ours)
{
    public double Difference => Ours - (double)Figure.Printed;

    /// <summary>Null: the print is 0.</summary>
    public double? RelativeDifference => Figure.Printed == 0 ? null : Difference / (double)Figure.Printed;

    /// <summary>The largest difference that counts as none.</summary>
    public double Tolerance => (double)((Figure.RelativeTolerance * Math.Abs(Figure.Printed)) + Figure.AbsoluteTolerance);

    public bool IsWithin => Math.Abs(Difference) <= Tolerance;

    /// <summary>True if it is as the table says: within where it reconciles, beyond where it does not.</summary>
    public bool Holds => IsWithin == Figure.Reconciles;
}
