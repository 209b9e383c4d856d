namespace TelemetryFootprint.Accounting.Estimates.Cases;

/// <summary>A published footprint: its inputs, its figures, and ours from the same inputs through the arithmetic that serves everything else.</summary>
public sealed record ReferenceCase(string Name, string Title, string Source, IReadOnlyList<CasePart> Parts, IReadOnlyList<CaseFigure> Figures)
{
    /// <summary>Every figure, worked out.</summary>
    public IReadOnlyList<CaseResult> Run()
    {
        var run = new CaseRun(Parts);
        return [.. Figures.Select(figure => new CaseResult(figure, run.ValueOf(figure)))];
    }
}
