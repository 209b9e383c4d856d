namespace TelemetryFootprint.Cli.Runs;

/// <summary>What of a budget a run has used; null: it cannot be known.</summary>
internal sealed record RunBudgetUse(string Limit, double? UsedRatio, bool Stopped);
