using TelemetryFootprint.Accounting.Tables;

namespace TelemetryFootprint.Accounting.Estimates.Cases;

/// <summary>Reads the printed figures of cases.</summary>
internal static class CaseFigureReader
{
    private const string Header = "case,part,metric,printed,relative_tolerance,absolute_tolerance,reconciles,note";

    public static IReadOnlyList<CaseFigure> Read(TextReader reader) => FactTable.Read(
        reader, Header, Parse, figure => ((figure.Case, figure.Part, figure.Metric, figure.Printed), $"{figure.Case} {figure.Part} {figure.Metric} stands twice"));

    private static CaseFigure Parse(FactRow row) => new(
        row[0],
        row[1],
        Enum.TryParse<CaseMetric>(row[2], out var metric) ? metric : throw row.Wrong(2, "is no metric"),
        row.Number(3, 0, 1_000_000_000, ""),
        row.Number(4, 0, 1, ""),
        row.Number(5, 0, 1_000_000, ""),
        row.Word(6, ("yes", true), ("no", false)),
        row[7]);
}
