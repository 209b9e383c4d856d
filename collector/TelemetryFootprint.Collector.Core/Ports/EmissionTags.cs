namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What tells one series of emissions from another, in the words in which it is told.</summary>
/// <param name="Factor">Empty: the zone had no provider.</param>
/// <param name="Gas">Empty: the one that is usual of the factor, or not known.</param>
public sealed record EmissionTags(string Host, string Device, string Project, string Zone, string Factor, string Method, string Gas = "");
