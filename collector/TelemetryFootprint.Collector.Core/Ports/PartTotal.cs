using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Energy of a MIG instance since the ledger began: a modelled part of its board's, never added to it.</summary>
public sealed record PartTotal(string Host, string Device, bool Simulated, EnergyCell Energy);
