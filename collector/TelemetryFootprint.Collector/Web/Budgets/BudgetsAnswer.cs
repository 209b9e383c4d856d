namespace TelemetryFootprint.Collector.Web.Budgets;

/// <summary>All budgets, by name. <paramref name="At"/>: what came before it is in the figures; null: none were judged within three minutes.</summary>
internal sealed record BudgetsAnswer(DateTimeOffset? At, IReadOnlyList<BudgetRow> Budgets);
