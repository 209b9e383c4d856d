namespace TelemetryFootprint.Cli.Api;

/// <summary>How fast the last window spent, where 1 is the plan.</summary>
internal sealed record BudgetBurn(string Window, Figure Rate);
