namespace TelemetryFootprint.Collector.Privacy;

/// <summary>What came of forgetting a user.</summary>
/// <param name="Runs">That were his, and are nobody's now.</param>
/// <param name="Texts">Of audit, closed periods, budgets and alerts that named him.</param>
/// <param name="Left">Files of the state directory that still have the name, in something else that people wrote, or in a log that a reader keeps.</param>
internal sealed record ForgottenUser(int Runs, int Texts, IReadOnlyList<string> Left)
{
    /// <summary>Where ids, names, projects and labels of runs, and names of budgets, still have him as a word; of very many the first, and how many more.</summary>
    public IReadOnlyList<string> Named { get; init; } = [];

    /// <summary>What becomes of him in the store that collectors share; null: there is none.</summary>
    public string? Shared { get; init; }
}
