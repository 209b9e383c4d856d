namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>What reading a whole file found: its keys, its state row (null: unreadable), its good ticks, and what is wrong with it (null: nothing).</summary>
internal sealed record SpoolContent(SpoolKeys Keys, SpoolState? State, long Ticks, ulong LastSequence, string? Damage);
