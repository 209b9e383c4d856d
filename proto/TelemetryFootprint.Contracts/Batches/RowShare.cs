using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>One owner's part of a row's energy. <paramref name="Owner"/> null means <c>__unattributed__</c>.</summary>
public readonly record struct RowShare(Owner? Owner, PowerState State, long Millijoules);
