namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>
/// Energy of a part of a device that has a row of its own: a MIG instance's share of its board. It is shown, and in no sum of the ledger.
/// </summary>
public readonly record struct PartEntry(string Host, string Device, bool IsSimulated, EnergyCell Cell);
