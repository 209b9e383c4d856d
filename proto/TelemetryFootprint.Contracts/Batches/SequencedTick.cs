namespace TelemetryFootprint.Contracts.Batches;

/// <summary>A tick with its number in the agent's queue (from 1, without holes within an epoch).</summary>
public readonly record struct SequencedTick(ulong Sequence, Tick Tick);
