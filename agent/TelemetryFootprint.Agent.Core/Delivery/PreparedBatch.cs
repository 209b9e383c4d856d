using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>A batch ready to go, the inventory that it names, and what the validator says of it (null: nothing).</summary>
internal sealed record PreparedBatch(Batch Message, Inventory Inventory, Violation? Violation)
{
    /// <summary>More of the ticks that were asked for waited than it could carry: there is no use in waiting for them.</summary>
    public bool IsCut { get; init; }

    /// <summary>Of the lane of what is new, and for the first time: it is what new ticks linger after.</summary>
    public bool IsNew { get; init; }

    /// <summary>How often this stream was refused its ticks before.</summary>
    public int Refusals { get; init; }

    public ulong First => Message.FirstSequence;

    public ulong Last => Message.FirstSequence + Message.TickCount - 1;
}
