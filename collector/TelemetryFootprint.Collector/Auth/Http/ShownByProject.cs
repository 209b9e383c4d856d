namespace TelemetryFootprint.Collector.Auth.Http;

/// <summary>Metadata of an endpoint that keeps to the projects of its <see cref="Caller"/>.</summary>
internal sealed record ShownByProject;
