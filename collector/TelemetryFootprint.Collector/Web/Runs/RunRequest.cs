namespace TelemetryFootprint.Collector.Web.Runs;

/// <summary>What registers a run: its id as processes and schedulers say it, and what people call it. Only the id is needed.</summary>
internal sealed record RunRequest(
    string Id, string? Name, string? Project, string? User, string? Phase, string? Source, IReadOnlyDictionary<string, string>? Labels, DateTimeOffset? Started);
