namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>What one transaction does, in this order: ticks go, ticks come, and the state says what is then true.</summary>
internal sealed record SpoolCommit(TickSpans Forgotten, IReadOnlyList<TickRecord> Records, SpoolState State);
