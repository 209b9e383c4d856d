namespace TelemetryFootprint.Collector.Core.Alerts;

/// <summary>A second reporter of a device was refused, once or again and again.</summary>
/// <param name="First">How long ago first, in a row without a long pause.</param>
/// <param name="Last">How long ago last.</param>
/// <param name="Lease">How long the device is held for its first reporter, who may say little.</param>
public readonly record struct RefusedReporter(TimeSpan First, TimeSpan Last, TimeSpan Lease);
