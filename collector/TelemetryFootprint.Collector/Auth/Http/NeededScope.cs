namespace TelemetryFootprint.Collector.Auth.Http;

/// <summary>Metadata of an endpoint that needs more than reading.</summary>
internal sealed record NeededScope(ApiScope Scope);
