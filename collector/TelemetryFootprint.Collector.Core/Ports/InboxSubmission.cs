namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>A valid batch on its way into the inbox.</summary>
/// <param name="Payload">The batch as it came, serialised.</param>
/// <param name="ClockOffsetMicroseconds">Decided once, here; see <see cref="Ledger.ClockOffset"/>.</param>
public sealed record InboxSubmission(
    ReadOnlyMemory<byte> AgentId,
    ulong Epoch,
    long FirstSequence,
    int TickCount,
    ReadOnlyMemory<byte> InventoryId,
    long ClockOffsetMicroseconds,
    DateTimeOffset ReceivedAt,
    ReadOnlyMemory<byte> Payload);
