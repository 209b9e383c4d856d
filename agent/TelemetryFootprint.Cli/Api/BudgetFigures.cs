using System.Text.Json.Serialization;

namespace TelemetryFootprint.Cli.Api;

/// <summary>One budget of <c>/api/v1/budgets</c>, in its running period.</summary>
internal sealed record BudgetFigures(
    string Name, string Target, string Period, string TimeZone, DateTimeOffset From, DateTimeOffset To, string? Parent, string? Factor, string? Gas,
    Figure Limit, Figure Used, Figure UsedRatio, Figure Unpriced, Figure Projected, Figure ProjectedHigh, Figure? Unallocated, Figure? UnallocatedUsed,
    IReadOnlyList<BudgetThreshold> Thresholds, IReadOnlyList<BudgetBurn> Burn, IReadOnlyList<BudgetTier> Tiers, double? Ceiling, long? Version,
    DateTimeOffset? Since, string? Source = null)
{
    /// <summary>False: what answered left out, or nulled, what every budget has.</summary>
    [JsonIgnore]
    public bool IsWhole =>
        Name is not null && Target is not null && Period is not null
        && Limit is not null && Used is not null && UsedRatio is not null && Projected is not null && ProjectedHigh is not null
        && Thresholds?.All(one => one is not null) == true && Burn?.All(one => one?.Rate is not null) == true && Tiers?.All(one => one is not null) == true;
}
