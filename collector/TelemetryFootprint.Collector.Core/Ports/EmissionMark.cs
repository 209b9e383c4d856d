namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>How far somebody has followed what became of energy and its prices: when slots got their first one, and which were the last restatement and the last move of a host.</summary>
public readonly record struct EmissionMark(DateTimeOffset PricedAt, long Restatement, long Move);
