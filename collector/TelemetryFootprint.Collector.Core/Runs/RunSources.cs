namespace TelemetryFootprint.Collector.Core.Runs;

/// <summary>Who registers runs, as their <see cref="Run.Source"/> has it, beside people and trackers, whose names are their own.</summary>
public static class RunSources
{
    /// <summary>Slurm's prolog.</summary>
    public const string Prolog = "slurm";

    /// <summary>Slurm's accounting.</summary>
    public const string Accounting = "sacct";

    public const string Kubernetes = "kubernetes";

    /// <summary>The lower, the sooner its words stand: what somebody chose, what a place's records say, what hosts claim.</summary>
    public static int RankOf(string? source) => source switch { Run.Claimed => 2, Prolog or Accounting or Kubernetes => 1, _ => 0 };

    /// <summary>Its words are somebody's choice.</summary>
    public static bool IsChosen(string? source) => RankOf(source) == 0;
}
