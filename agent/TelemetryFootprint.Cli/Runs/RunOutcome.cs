namespace TelemetryFootprint.Cli.Runs;

/// <summary>How a command ended and what was measured meanwhile.</summary>
internal sealed record RunOutcome(DateTimeOffset Started, DateTimeOffset Ended, long Microseconds, int ExitCode, RunEnergy Energy, long EndMicroseconds)
{
    /// <summary>It was ended because its budget was used up.</summary>
    public bool IsStopped { get; init; }

    public IReadOnlyList<string> Missing { get; init; } = [];
}
