namespace TelemetryFootprint.Accounting.Estimates.Cases;

/// <summary>A figure that a source prints, what of ours stands against it, and how near that must be.</summary>
/// <param name="Case">The case.</param>
/// <param name="Part">The part, a sum of parts <c>a+b</c>, or a quotient of two such <c>a/b+c</c>.</param>
/// <param name="Metric">What is compared.</param>
/// <param name="Printed">As the source prints it.</param>
/// <param name="RelativeTolerance">Share of the printed figure.</param>
/// <param name="AbsoluteTolerance">Half of the last digit that is printed; added to the relative one.</param>
/// <param name="Reconciles">False: the print does not follow from the printed inputs, and that is asserted.</param>
/// <param name="Note">Why it is as it is.</param>
public sealed record CaseFigure(
    string Case, string Part, CaseMetric Metric, decimal Printed, decimal RelativeTolerance, decimal AbsoluteTolerance, bool Reconciles, string Note);
