using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>Energy and grams that came to a closed period, or left it, for one reason.</summary>
/// <param name="Family">Null with <paramref name="Product"/>: it is energy that has no price.</param>
/// <param name="Energy">Below zero: it left.</param>
/// <param name="Product">Null: unpriced.</param>
public sealed record PeriodChange(string Zone, FactorFamily? Family, bool Simulated, Joules Energy, EmissionProduct? Product, string Reason);
