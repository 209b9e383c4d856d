namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>Ticks to send again, not before a timestamp of the time provider, and how often this stream was refused them.</summary>
internal readonly record struct Retry(ulong First, ulong Last, long NotBefore, int Refusals = 1);
