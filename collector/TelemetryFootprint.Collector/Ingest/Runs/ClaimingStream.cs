namespace TelemetryFootprint.Collector.Ingest.Runs;

/// <summary>Who says what a host claims.</summary>
/// <param name="AgentId">The agent's.</param>
/// <param name="Host">Its host, for people.</param>
/// <param name="Number">Of all streams of this collector: of one agent's, the highest has the word.</param>
internal sealed record ClaimingStream(string AgentId, string Host, long Number);
