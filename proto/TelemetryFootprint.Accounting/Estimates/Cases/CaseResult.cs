namespace TelemetryFootprint.Accounting.Estimates.Cases;

/// <summary>A printed figure beside ours.</summary>
public sealed record CaseResult(CaseFigure Figure, double Ours)
{
    public double Difference => Ours - (double)Figure.Printed;

    /// <summary>Null: the print is 0.</summary>
    public double? RelativeDifference => Figure.Printed == 0 ? null : Difference / (double)Figure.Printed;

    public bool IsWithin => Math.Abs(Difference) <= (double)((Figure.RelativeTolerance * Math.Abs(Figure.Printed)) + Figure.AbsoluteTolerance);

    /// <summary>True if it is as the table says: within where it reconciles, beyond where it does not.</summary>
    public bool Holds => IsWithin == Figure.Reconciles;
}
