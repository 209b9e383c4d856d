namespace TelemetryFootprint.Contracts.Configuration;

/// <summary>A setting's text and where it was written.</summary>
public readonly record struct Setting(string Value, string Origin);
