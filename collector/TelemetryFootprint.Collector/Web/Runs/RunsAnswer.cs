namespace TelemetryFootprint.Collector.Web.Runs;

/// <summary>Runs, the newest first; <paramref name="HasMore"/>: the limit left older ones out.</summary>
internal sealed record RunsAnswer(IReadOnlyList<RunRow> Runs, bool HasMore);
