namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>The host's name and labels as the inventory carries them.</summary>
public sealed record HostIdentity(string Name, IReadOnlyDictionary<string, string> Labels);
