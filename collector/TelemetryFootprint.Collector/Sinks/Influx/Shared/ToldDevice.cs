using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>What a tick said that a device is, and the time of that tick (Unix milliseconds).</summary>
internal readonly record struct ToldDevice(DeviceIdentity Device, long AtMilliseconds);
