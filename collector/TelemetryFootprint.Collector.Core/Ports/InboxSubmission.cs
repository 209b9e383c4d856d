using TelemetryFootprint.Contracts.V1;

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
    ReadOnlyMemory<byte> Payload)
{
    /// <summary>What the batch names; stored with it if it is not there any more. Null: it is.</summary>
    public Inventory? Inventory { get; init; }

    /// <summary>What its sender must know after a restart, committed with the batch: both or neither. Null: the one before stays.</summary>
    public ReadOnlyMemory<byte>? Memo { get; init; }
}
