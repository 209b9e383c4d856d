namespace TelemetryFootprint.Collector.Auth.Http;

/// <summary>A scope, and the projects that it holds for; no projects: all.</summary>
internal sealed record ApiGrant(ApiScope Scope, IReadOnlyList<string> Projects);
