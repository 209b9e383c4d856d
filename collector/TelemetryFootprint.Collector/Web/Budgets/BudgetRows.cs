using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Exposition;

namespace TelemetryFootprint.Collector.Web.Budgets;

/// <summary>Budgets as the API shows them.</summary>
internal static class BudgetRows
{
    private const string NotJudged = "it was not judged within the last minutes; the collector's log says why";

    /// <param name="budget">As it is configured.</param>
    /// <param name="source">Who may change it.</param>
    /// <param name="standing">Null: it was not judged.</param>
    /// <param name="now">Whose period is told then.</param>
    /// <param name="version">What began this version of it; null: it is not written down yet.</param>
    public static BudgetRow Of(Budget budget, string source, BudgetStanding? standing, UtcMinute now, AuditRow? version)
    {
        var period = standing?.Period ?? budget.PeriodAt(now);
        var unit = budget.Limit.Symbol;
        var reason = WhyLess(standing);
        var used = standing?.Used.Known;
        var range = standing?.Used.Range;
        var quality = QualityOf(standing?.Used);
        var family = standing?.Used.IsMixed == false ? standing.Used.Family : null;
        Figure Projected(BudgetAmount? amount) => new(amount?.Value, unit, Method: "recent burn and forecast intensity", Quality: "forecast", Reason: amount is null ? standing?.ProjectionReason ?? NotJudged : reason);
        return new(
            budget.Name, source, budget.Target.Text, budget.Period.Word, budget.Calendar.TimeZone, period.From.ToTime(), period.To.ToTime(), budget.Parent,
            family is { } of ? Label.Of(of.Kind) : null, family is { } also ? Words.Of(also.Gas) : null,
            new(budget.Limit.Value, unit), new(used?.Value, unit, range?.Low.Value, range?.High.Value, Quality: quality, Reason: reason),
            new(standing?.UsedRatio, "1", RatioOf(standing, range?.Low), RatioOf(standing, range?.High), Quality: quality, Reason: reason),
            standing?.Used.HasEnergy == true ? new(standing.Used.Lacking.Value, "J") : new(null, "J", Reason: reason),
            Projected(standing?.Projection?.Middle), Projected(standing?.Projection?.High),
            standing?.Unallocated is { } left ? new(left.Value, unit) : null, standing?.Unallocated is null ? null : UnallocatedUsed(standing, unit),
            [.. budget.Thresholds.Select(part => new ThresholdRow((double)part, standing?.Crossings.FirstOrDefault(crossing => crossing.Threshold == part)?.At.ToTime()))],
            [.. standing?.Windows.Select(window => Burn(window, budget.Limit.Unit)) ?? []],
            [.. budget.Tiers.Select(tier => Tier(tier, budget, standing, period))],
            (double?)budget.Ceiling(period), (double)budget.Coverage, budget.Plan.Text, version?.Id, version?.At);
    }

    /// <summary>Parts whose targets overlap, or lie outside the whole, have used more than the whole.</summary>
    private static Figure UnallocatedUsed(BudgetStanding standing, string unit) => standing.UnallocatedUsed switch
    {
        null => new(null, unit, Reason: "what the whole or one of its parts used is not known"),
        { Parts: var parts } when parts < 0 => new(null, unit, Reason: "the parts used more than the whole: their targets overlap, or lie outside of it"),
        { } rest => new(rest.Value, unit),
    };

    private static BurnRow Burn(BurnWindow window, BudgetUnit unit) => new(
        BurnTiers.Word(window.Minutes), new(window.Rate, "1", Quality: QualityOf(window.Use), Reason: WhyLess(window.Use, unit)), window.Use.Covered, window.Use.IntensityStep);

    private static TierRow Tier(BurnTier tier, Budget budget, BudgetStanding? standing, MinuteRange period)
    {
        var passed = standing?.IsPassed(tier);
        var step = budget.Limit.Unit == BudgetUnit.Grams ? standing?.WindowOf(tier.ShortMinutes)?.Use.IntensityStep : null;
        return new(
            (double)tier.Rate, BurnTiers.Word(tier.Minutes), BurnTiers.Word(tier.ShortMinutes), tier.Exhausts(period).TotalHours, new(budget.FloorOf(tier, period).Value, budget.Limit.Symbol),
            budget.TellsFrom(tier, period), step is { } minutes ? tier.ShortMinutes < minutes ? "power" : "power and intensity" : null,
            passed, passed is null ? standing is null ? NotJudged : WhyNotJudged(tier, standing) : null);
    }

    private static string WhyNotJudged(BurnTier tier, BudgetStanding standing)
    {
        foreach (var window in new[] { standing.WindowOf(tier.Minutes), standing.WindowOf(tier.ShortMinutes) }.OfType<BurnWindow>())
        {
            if (window.Use is { HasEnergy: true, IsMixed: false } && !standing.IsCovered(window))
                return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor((window.Use.Covered ?? 0) * 1000) / 1000:0.#%} of the last {BurnTiers.Word(window.Minutes)}'s energy is known, and Coverage asks for {standing.Budget.Coverage:0.##%}");
        }

        return WhyLess(standing.WindowOf(tier.ShortMinutes)?.Use ?? standing.Used, standing.Budget.Limit.Unit) ?? "nothing is known of its windows";
    }

    private static string? WhyLess(BudgetStanding? standing) => standing is null ? NotJudged : standing.Gap ?? WhyLess(standing.Used, standing.Budget.Limit.Unit);

    /// <summary>Null: nothing is lacking.</summary>
    private static string? WhyLess(BudgetUse use, BudgetUnit unit)
    {
        if (use.IsMixed) return "its zones are booked in different kinds of factors, which have no sum; Account:Factor makes them one kind, or a budget for each zone";
        if (!use.HasEnergy) return "no energy; simulated energy does not count";
        if (unit == BudgetUnit.Money) return Reason.WithoutTariff(use.Lacking, use.Known is not null);
        if (unit != BudgetUnit.Litres || use.Lacking.Millijoules == 0) return Reason.Unpriced(use.Lacking, use.Known is not null);
        return string.Create(CultureInfo.InvariantCulture, $"{(use.Known is null ? "" : "≥: ")}{use.Lacking.Value} J at sites without a WUE or a zone; Site:Wue and Site:Zone declare them");
    }

    private static double? RatioOf(BudgetStanding? standing, BudgetAmount? amount) => amount is { } known ? standing?.RatioOf(known) : null;

    /// <summary>Of money, as of every total's cost.</summary>
    private static string? QualityOf(BudgetUse? use) => use?.Cost is { } cost
        ? cost.Amount is null ? null : cost.IsEstimated ? "estimated" : "declared"
        : use?.Quality is { } grade ? Words.Of(grade) : null;
}
