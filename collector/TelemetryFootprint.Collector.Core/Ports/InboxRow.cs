namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>The ticks [<paramref name="First"/>, <paramref name="Last"/>] of a batch; its other ticks came before, in another row.</summary>
/// <param name="ReceivedAt">Null: what the disk holds is no time.</param>
public sealed record InboxRow(
    long Id,
    byte[] AgentId,
    ulong Epoch,
    long First,
    long Last,
    byte[] InventoryId,
    DateTimeOffset? ReceivedAt,
    long ClockOffsetMicroseconds,
    byte[] Payload);
