namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>A claim as the last tick left it.</summary>
/// <param name="Order">What was claimed.</param>
/// <param name="IsOver">It holds no more.</param>
/// <param name="LacksRight">It names GPUs, and none of them is set aside for it.</param>
/// <param name="Microseconds">For how long it held; 0: not yet.</param>
/// <param name="Devices">This host's GPUs, with the part of the run.</param>
public sealed record ClaimState(ClaimOrder Order, bool IsOver, bool LacksRight, long Microseconds, IReadOnlyList<ClaimedDevice> Devices)
{
    /// <summary>Which of the GPUs that it names were not there when it began, and which were; null: all were.</summary>
    public string? Absent { get; init; }
}
