using System.Text.RegularExpressions;
using TelemetryFootprint.Accounting.Estimates.Cases;

namespace TelemetryFootprint.Cli.Estimates;

/// <summary>A printed figure beside ours.</summary>
/// <param name="Part">Of which part of the case.</param>
/// <param name="Metric">What is compared; the unit is in the name.</param>
/// <param name="Published">As the source prints it.</param>
/// <param name="Ours">From the same inputs.</param>
/// <param name="Difference">Ours less the print.</param>
/// <param name="RelativeDifference">Of the print; null where that is 0.</param>
/// <param name="Tolerance">The largest difference that counts as none.</param>
/// <param name="Verdict"><c>reconciles</c>, or <c>does not reconcile</c> where that is known of the source, or <c>UNEXPECTED</c>.</param>
/// <param name="Note">Why.</param>
internal sealed partial record CaseComparison(
    string Part, string Metric, decimal Published, double Ours, double Difference, double? RelativeDifference, double Tolerance, string Verdict, string Note)
{
    public static CaseComparison Of(CaseResult result) => new(
        result.Figure.Part,
        Words(result.Figure.Metric),
        result.Figure.Printed,
        result.Ours,
        result.Difference,
        result.RelativeDifference,
        result.Tolerance,
        !result.Holds ? "UNEXPECTED" : result.IsWithin ? "reconciles" : "does not reconcile",
        result.Figure.Note);

    private static string Words(CaseMetric metric) => WordStart().Replace(metric.ToString(), " ").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordStart();
}
