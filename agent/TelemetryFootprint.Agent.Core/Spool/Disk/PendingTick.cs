using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>A tick that the disk does not have yet, with the energy states that become durable together with it.</summary>
internal sealed record PendingTick(SequencedTick Tick, TickRecord Record, IReadOnlyList<EnergyState> Energy)
{
    public ulong Sequence => Tick.Sequence;

    public int Bytes { get; } = TickSize.Estimate(Tick.Tick) + Record.Payload.Length;
}
