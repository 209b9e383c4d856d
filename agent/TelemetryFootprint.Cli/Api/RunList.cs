namespace TelemetryFootprint.Cli.Api;

/// <summary>The answer of <c>/api/v1/runs</c>, the newest first.</summary>
internal sealed record RunList(IReadOnlyList<RegisteredRun> Runs, bool HasMore);
