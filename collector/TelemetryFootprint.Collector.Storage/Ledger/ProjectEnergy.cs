namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>Energy of one project in one slot of a zone, and the sum of energy × PUE (mJ × ppm): all that a changed factor needs to know.</summary>
internal readonly record struct ProjectEnergy(bool Simulated, string Project, long Millijoules, Int128 Weighted);
