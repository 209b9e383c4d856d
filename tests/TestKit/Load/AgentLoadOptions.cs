namespace TelemetryFootprint.TestKit.Load;

/// <summary>How an agent of a load sends.</summary>
public sealed record AgentLoadOptions(int TicksPerBatch = 8, int BatchesInFlight = 16);
