namespace TelemetryFootprint.Cli.Api;

/// <summary>The answer of <c>/api/v1/budgets</c>; <paramref name="At"/> null: none were judged of late.</summary>
internal sealed record BudgetList(DateTimeOffset? At, IReadOnlyList<BudgetFigures> Budgets);
