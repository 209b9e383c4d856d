using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.PropertyTests.Ledger;

/// <summary>A batch on its way to the collector, the inventory it names, and when it gets there.</summary>
internal sealed record Arrival(Batch Batch, Inventory Inventory, DateTimeOffset ReceivedAt);
