namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>What the queue has counted since it was opened; <paramref name="Waiting"/> is how many ticks wait now.</summary>
internal sealed record SpoolCounts(long Waiting)
{
    public long Acknowledged { get; init; }

    public long Dropped { get; init; }

    public long DroppedMillijoules { get; init; }

    public long SetAside { get; init; }

    public long SetAsideMillijoules { get; init; }

    public long Thinned { get; init; }

    public long Damaged { get; init; }

    public long WriteErrors { get; init; }

    public SpoolCounts Drop(long ticks, long millijoules) =>
        this with { Waiting = Waiting - ticks, Dropped = Dropped + ticks, DroppedMillijoules = DroppedMillijoules + millijoules };
}
