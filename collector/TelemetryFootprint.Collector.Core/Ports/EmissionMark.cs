namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>How far somebody has followed what became of prices: when slots got their first one, and which was the last restatement.</summary>
public readonly record struct EmissionMark(DateTimeOffset PricedAt, long Restatement);
