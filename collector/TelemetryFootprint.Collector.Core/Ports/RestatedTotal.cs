using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What restatements added and took away since the ledger began: ledger = booked + up − down.</summary>
public sealed record RestatedTotal(string Project, string Zone, FactorFamily Family, bool Simulated, GramsCo2e Up, GramsCo2e Down);
