using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Energy of one project, or (with zone and family) its booked grams.</summary>
/// <param name="Zone">Null: the row carries the project's energy and no grams.</param>
public sealed record ProjectTotal(string Project, bool Simulated, string? Zone, FactorFamily? Family, Joules? Energy, GramsCo2e? Booked);
