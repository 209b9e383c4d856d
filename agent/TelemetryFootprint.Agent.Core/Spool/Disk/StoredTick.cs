using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>A row of the spool and the tick that it is.</summary>
internal sealed record StoredTick(TickRecord Record, Tick Tick)
{
    public ulong Sequence => Record.Sequence;
}
