namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary><c>Spool:Durability</c>: what a tick has survived before it is sent.</summary>
public enum SpoolDurability
{
    /// <summary>Every commit is on the disk before it counts: loss of power costs at most the tick under way.</summary>
    Tick,

    /// <summary>Every commit survives the death of the process; the disk is made to hold them once a minute, so loss of power costs at most that.</summary>
    Minute,

    /// <summary>No spool: ticks wait in memory and end with the process.</summary>
    Memory,
}
