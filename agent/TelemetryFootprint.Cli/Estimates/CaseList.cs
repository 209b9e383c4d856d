namespace TelemetryFootprint.Cli.Estimates;

/// <summary>What <c>estimate --case list --json</c> writes.</summary>
internal sealed record CaseList(IReadOnlyList<CaseName> Cases);
