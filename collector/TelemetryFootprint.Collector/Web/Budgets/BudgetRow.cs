namespace TelemetryFootprint.Collector.Web.Budgets;

/// <summary>
/// One budget in its running period. <paramref name="Source"/> is <c>configuration</c> or <c>api</c>, which alone this API changes. <paramref name="Factor"/> and <paramref name="Gas"/> are null where no grams are known. <paramref name="Used"/> is of the
/// period so far; <paramref name="Unpriced"/> is energy of it that nothing says the grams, litres or price of. <paramref name="Projected"/> is of the period's end, as
/// likely exceeded as not; one in ten exceeds <paramref name="ProjectedHigh"/>. Of a divided budget, <paramref name="Unallocated"/> is the limit without its parts',
/// and <paramref name="UnallocatedUsed"/> what is used outside of them. <paramref name="Since"/> is when the collector first ran with
/// this version of it, which is that row of the audit. <paramref name="Plan"/> has the weights of the day's or the week's hours; 1: all are the same. <paramref name="Coverage"/> is the part of a
/// window's energy that must be known before its rate is judged. <paramref name="Ceiling"/> is the highest burn rate that there can be; null: too little is
/// declared to say.
/// </summary>
internal sealed record BudgetRow(
    string Name, string Source, string Target, string Period, string TimeZone, DateTimeOffset From, DateTimeOffset To, string? Parent, string? Factor, string? Gas,
    Figure Limit, Figure Used, Figure UsedRatio, Figure Unpriced, Figure Projected, Figure ProjectedHigh, Figure? Unallocated, Figure? UnallocatedUsed,
    IReadOnlyList<ThresholdRow> Thresholds, IReadOnlyList<BurnRow> Burn, IReadOnlyList<TierRow> Tiers, double? Ceiling, double Coverage, string Plan, long? Version,
    DateTimeOffset? Since);
