namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>A part of what a device draws unused.</summary>
/// <param name="RunId">Whom it is set aside for; null: nobody.</param>
/// <param name="Weight">In any unit that all parts of the device share.</param>
internal readonly record struct IdlePart(string? RunId, long Weight);
