namespace TelemetryFootprint.Cli.Api;

/// <summary>The answer of <c>/api/v1/runs</c>, the newest first.</summary>
internal sealed record RunList(IReadOnlyList<RegisteredRun> Runs, bool HasMore)
{
    /// <summary>That a collector tells of at once.</summary>
    public const int Most = 1000;
}
