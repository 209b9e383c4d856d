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

    /// <summary>The agent that is to measure; null: the one that is found.</summary>
    public string? AgentSocket { get; init; }

    /// <summary>No agent is asked.</summary>
    public bool IsStandalone { get; init; }

    /// <summary>GPUs that are set aside for the run, by index or UUID.</summary>
    public IReadOnlyList<string> Gpus { get; init; } = [];

    /// <summary>They were named on the command line, and not found in the environment.</summary>
    public bool AreGpusSaid { get; init; }
}
