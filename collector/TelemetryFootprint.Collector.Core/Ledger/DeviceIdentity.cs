using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>What people call a device: kept with the ledger, so that its counters keep their labels while it is silent.</summary>
public sealed record DeviceIdentity(string Host, string Uuid, uint Index, string Model, DeviceKind Kind);
