using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Energy that one residual mix prices.</summary>
/// <param name="Use">Whose mix it is, and of which zone the energy.</param>
/// <param name="Energy">At the meter.</param>
/// <param name="Emissions">Of it.</param>
/// <param name="Bounds">Of the emissions.</param>
public sealed record ResidualPart(ResidualUse Use, FacilityEnergy Energy, MarketBasedGrams Emissions, GramsBounds Bounds);
