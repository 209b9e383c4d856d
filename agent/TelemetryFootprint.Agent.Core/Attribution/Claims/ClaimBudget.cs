namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>What a run may use, on all its hosts.</summary>
/// <param name="Unit"><c>g</c> of CO2e, or <c>J</c>.</param>
/// <param name="Limit">In that unit.</param>
public sealed record ClaimBudget(string Unit, double Limit);
