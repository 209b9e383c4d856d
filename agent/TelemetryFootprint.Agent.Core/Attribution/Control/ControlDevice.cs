namespace TelemetryFootprint.Agent.Core.Attribution.Control;

/// <summary>A GPU in an answer.</summary>
/// <param name="Uuid">Its own.</param>
/// <param name="Index">Its place on the host.</param>
/// <param name="Model">Its name.</param>
/// <param name="Methods">What measured it.</param>
/// <param name="Seconds">Of how long its energy is known.</param>
/// <param name="Millijoules">The run's part, with what was reserved.</param>
/// <param name="LowMillijoules">The least that it can have been.</param>
/// <param name="HighMillijoules">The most.</param>
/// <param name="ReservedMillijoules">What it drew unused while it was set aside for the run.</param>
public sealed record ControlDevice(
    string Uuid, int Index, string Model, IReadOnlyList<string> Methods, double Seconds, long Millijoules, long LowMillijoules, long HighMillijoules, long ReservedMillijoules);
