namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>Location-based grams by scope of the GHG Protocol.</summary>
/// <param name="CombustionScope">Where Combustion belongs: scope 2, or scope 3.1 of a cloud's tenant.</param>
/// <param name="DirectGas">Which gases Combustion and Losses count.</param>
/// <param name="Combustion">Direct factor × energy at the meter.</param>
/// <param name="Upstream">(Lifecycle − direct) × energy, scope 3.3.</param>
/// <param name="Losses">Of transmission and distribution, scope 3.3.</param>
/// <param name="FuelAndEnergy">Scope 3.3 as far as it is known.</param>
internal sealed record ScopesAnswer(string CombustionScope, string? DirectGas, Figure Combustion, Figure Upstream, Figure Losses, Figure FuelAndEnergy);
