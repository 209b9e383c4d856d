namespace TelemetryFootprint.Cli.Api;

/// <summary>A part of a limit, and when it was passed; null: it is not.</summary>
internal sealed record BudgetThreshold(double Ratio, DateTimeOffset? CrossedAt);
