namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Location-based grams by scope.</summary>
/// <param name="Combustion">Direct factor × energy at the meter: scope 2 of an own meter, scope 3.1 of a cloud's.</param>
/// <param name="Upstream">(Lifecycle − direct) × energy, by the yearly means of the zone: scope 3.3.</param>
/// <param name="Losses">Direct factor × what the grid lost on the way: scope 3.3.</param>
/// <param name="FuelAndEnergy">Scope 3.3 as far as it is known.</param>
public sealed record ScopeTotal(GramsPart Combustion, GramsPart Upstream, GramsPart Losses, GramsPart FuelAndEnergy);
