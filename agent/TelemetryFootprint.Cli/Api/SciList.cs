namespace TelemetryFootprint.Cli.Api;

/// <summary>The answer of <c>/api/v1/sci</c>. Simulated energy has a row of its own.</summary>
internal sealed record SciList(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<SciScore> Rows);
