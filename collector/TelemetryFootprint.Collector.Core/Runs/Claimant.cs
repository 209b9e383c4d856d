namespace TelemetryFootprint.Collector.Core.Runs;

/// <summary>An agent that claims a run.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Agent">The agent's.</param>
/// <param name="Away">Since when its stream is gone; null: it is there.</param>
public sealed record Claimant(string Run, string Agent, DateTimeOffset? Away)
{
    /// <summary>The agent of a run that goes on and that no agent is known to claim.</summary>
    public const string Nobody = "";
}
