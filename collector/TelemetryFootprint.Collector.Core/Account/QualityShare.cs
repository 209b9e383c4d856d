using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>How much of the energy is priced in one grade.</summary>
/// <param name="Quality">Null: in none, it waits for a factor.</param>
/// <param name="Energy">IT energy.</param>
/// <param name="PartsPerMillion">Of all energy of the row; those of a row sum to exactly a million.</param>
public sealed record QualityShare(FactorQuality? Quality, Joules Energy, int PartsPerMillion);
