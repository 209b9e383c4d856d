namespace TelemetryFootprint.Agent.Core.Spool;

/// <summary>Sequences from the first to the last, both of them in it.</summary>
internal readonly record struct TickSpan(ulong First, ulong Last);
