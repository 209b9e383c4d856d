using System.Text.Json.Serialization;

namespace TelemetryFootprint.Cli.Api;

/// <summary>The answer of <c>/api/v1/budgets</c>; <paramref name="At"/> null: none were judged of late.</summary>
internal sealed record BudgetList(DateTimeOffset? At, IReadOnlyList<BudgetFigures> Budgets)
{
    /// <summary>Why it cannot be shown; null: it can.</summary>
    [JsonIgnore]
    public string? WhyNot => Budgets is null ? "no budgets in it" : Budgets.Any(budget => budget is not { IsWhole: true }) ? "a budget lacks a part that each has" : null;
}
