namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What a run used since the ledger began, from running totals: no range is scanned.</summary>
/// <param name="Hosts">By host; empty: nothing is known of it.</param>
/// <param name="Booked">By zone and family.</param>
public sealed record RunStanding(IReadOnlyList<RunOnHost> Hosts, IReadOnlyList<RunGrams> Booked);
