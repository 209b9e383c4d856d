namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>A claim that is not granted, with why in words for whoever asked.</summary>
public sealed class ClaimException(string message, ClaimBound bound = ClaimBound.None) : Exception(message)
{
    public ClaimBound Bound { get; } = bound;
}
