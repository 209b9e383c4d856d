namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>The ticks [<paramref name="First"/>, <paramref name="Last"/>] of a batch; its other ticks came before, in another row.</summary>
public sealed record InboxRow(
    long Id,
    byte[] AgentId,
    ulong Epoch,
    long First,
    long Last,
    byte[] InventoryId,
    DateTimeOffset ReceivedAt,
    long ClockOffsetMicroseconds,
    byte[] Payload);
