using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What a run used on one host since the ledger began. Simulated energy is a row of its own.</summary>
/// <param name="Host">Where.</param>
/// <param name="Simulated">It was never drawn.</param>
/// <param name="Energy">With what it held unused.</param>
/// <param name="Unpriced">The part of it that waits for a factor.</param>
public sealed record RunOnHost(string Host, bool Simulated, EnergyCell Energy, Joules Unpriced);
