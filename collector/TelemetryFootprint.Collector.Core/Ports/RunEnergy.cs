using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Energy of a run since the ledger began, what it held and did not use too; never falls. <paramref name="FirstSeries"/>: the number of its oldest series.</summary>
public sealed record RunEnergy(string Run, bool Simulated, long FirstSeries, Joules Energy);
