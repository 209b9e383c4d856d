namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>A claim that is not granted, with why and what would help; one line.</summary>
public sealed class ClaimException(string message) : Exception(message);
