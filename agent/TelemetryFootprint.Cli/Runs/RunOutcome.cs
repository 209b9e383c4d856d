using TelemetryFootprint.Agent.Core.Attribution.Control;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>How a command ended and what was measured meanwhile.</summary>
internal sealed record RunOutcome(DateTimeOffset Started, DateTimeOffset Ended, long Microseconds, int ExitCode, RunEnergy Energy, long EndMicroseconds)
{
    /// <summary>It was ended because its budget was used up.</summary>
    public bool IsStopped { get; init; }

    /// <summary>The share of the budget; null: there is none, or it cannot be known.</summary>
    public double? BudgetUsed { get; init; }

    /// <summary>Who measured: <c>local</c> or <c>agent</c>.</summary>
    public string Source { get; init; } = "local";

    /// <summary>What the collector says of the whole run, when it had all of this host's part; null: it had not, or there is none.</summary>
    public ControlCollector? Collector { get; init; }

    public IReadOnlyList<string> Missing { get; init; } = [];
}
