namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>How room is made: what goes, the checkpoints that come for it, and the ticks that are thinned or, where none can be, dropped.</summary>
internal sealed record ThinningPlan(TickSpans Gone, IReadOnlyList<TickRecord> Checkpoints, long Thinned, long Dropped, long DroppedMillijoules);
