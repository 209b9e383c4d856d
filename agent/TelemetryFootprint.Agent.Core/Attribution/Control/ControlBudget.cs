namespace TelemetryFootprint.Agent.Core.Attribution.Control;

/// <summary>What a run may use, and in an answer how much of it was.</summary>
/// <param name="Unit"><c>g</c> of CO2e, or <c>J</c>.</param>
/// <param name="Limit">In that unit.</param>
public sealed record ControlBudget(string Unit, double Limit)
{
    /// <summary>In an answer: in that unit; absent: unknown.</summary>
    public double? Used { get; init; }

    /// <summary>In an answer: of the limit; absent: unknown.</summary>
    public double? UsedRatio { get; init; }

    public bool? Exceeded { get; init; }
}
