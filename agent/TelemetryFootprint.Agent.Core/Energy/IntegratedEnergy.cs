namespace TelemetryFootprint.Agent.Core.Energy;

/// <summary>Energy by integration since the last row. It counts only if it <paramref name="IsWhole"/>: no gap was too long.</summary>
internal readonly record struct IntegratedEnergy(bool IsWhole, long Millijoules);
