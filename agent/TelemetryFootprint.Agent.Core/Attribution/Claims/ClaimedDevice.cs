using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>A GPU while a claim was in force.</summary>
/// <param name="Device">As the inventory has it.</param>
/// <param name="Microseconds">Of how long its energy is known, whosever it was.</param>
/// <param name="Millijoules">The run's part, with what was reserved.</param>
/// <param name="LowMillijoules">The least that it can have been.</param>
/// <param name="HighMillijoules">The most.</param>
/// <param name="ReservedMillijoules">What it drew unused while it was set aside for the run.</param>
/// <param name="Methods">How the run's part is known; of a device of which it has none, how that is.</param>
public sealed record ClaimedDevice(
    Device Device, long Microseconds, long Millijoules, long LowMillijoules, long HighMillijoules, long ReservedMillijoules, IReadOnlyList<Method> Methods);
