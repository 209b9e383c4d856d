namespace TelemetryFootprint.Contracts.Batches;

/// <summary>The first rule of the contract that a message breaks, in words for the sender's log.</summary>
public sealed record Violation(string Reason);
