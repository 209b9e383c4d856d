using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>What energy of one row has in common, so that no column of it mixes kinds: what differs in one of these is a row of its own.</summary>
/// <param name="Name">The host, device uuid, zone or project; empty for all.</param>
/// <param name="Host">The host of a device row; else null.</param>
/// <param name="Simulated">Simulated energy is never in one row with real energy.</param>
/// <param name="Family">What the grams count; null: no provider covers the zone.</param>
/// <param name="DirectGas">Which gases the direct factors count; null: none is known.</param>
/// <param name="Ownership">It decides the scope.</param>
public sealed record AccountKey(string Name, string? Host, bool Simulated, FactorFamily? Family, FactorGas? DirectGas, Ownership Ownership);
