namespace TelemetryFootprint.Cli.Runs;

/// <summary>What <c>footprint run</c> was asked.</summary>
internal sealed record RunRequest(IReadOnlyList<string> Command, RunLabels Labels, RunIntensity Intensity)
{
    public RunBudget? Budget { get; init; }

    /// <summary>Ends the command, and nothing else, when the budget is used up.</summary>
    public bool StopOnBudget { get; init; }

    /// <summary>From SIGTERM to SIGKILL.</summary>
    public TimeSpan Grace { get; init; }

    public string? LibraryPath { get; init; }
}
