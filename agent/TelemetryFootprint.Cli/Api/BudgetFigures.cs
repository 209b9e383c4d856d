namespace TelemetryFootprint.Cli.Api;

/// <summary>One budget of <c>/api/v1/budgets</c>, in its running period.</summary>
internal sealed record BudgetFigures(
    string Name, string Target, string Period, string TimeZone, DateTimeOffset From, DateTimeOffset To, string? Parent, string? Factor, string? Gas,
    Figure Limit, Figure Used, Figure UsedRatio, Figure Unpriced, Figure Projected, Figure ProjectedHigh, Figure? Unallocated, Figure? UnallocatedUsed,
    IReadOnlyList<BudgetThreshold> Thresholds, IReadOnlyList<BudgetBurn> Burn, IReadOnlyList<BudgetTier> Tiers, double? Ceiling, long? Version,
    DateTimeOffset? Since);
