namespace TelemetryFootprint.Cli.Runs;

/// <summary>How a command ended and what was measured meanwhile.</summary>
internal sealed record RunOutcome(DateTimeOffset Started, DateTimeOffset Ended, long Microseconds, int ExitCode, RunEnergy Energy, long EndMicroseconds)
{
    /// <summary>It was ended because its budget was used up.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Who measured: <c>local</c> or <c>agent</c>.</summary>
    public string Source { get; init; } = "local";

    public IReadOnlyList<string> Missing { get; init; } = [];
}
