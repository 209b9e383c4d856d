namespace TelemetryFootprint.Cli.Api;

/// <summary>A burn rate that is worth a word, and whether it is passed; null: the reason says what is not known.</summary>
internal sealed record BudgetTier(double Rate, string Window, string ShortWindow, double ExhaustsInHours, bool? Passed, string? Reason = null);
