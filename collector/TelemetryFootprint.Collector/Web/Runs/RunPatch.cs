namespace TelemetryFootprint.Collector.Web.Runs;

/// <summary>What changes a run: what is given, and nothing else. Null takes back what need not be there.</summary>
internal sealed record RunPatch(string? Name, string? Project, string? User, string? Phase, IReadOnlyDictionary<string, string>? Labels, DateTimeOffset? Started, DateTimeOffset? Ended);
