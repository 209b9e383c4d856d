using System.Globalization;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Budgets;

/// <summary>Rates and windows, such as <c>6@6h,3@24h</c>. A tier that cannot be reached is refused: nobody would ever hear of it.</summary>
internal static class BurnTiers
{
    private const decimal HighestRate = 1000;

    /// <summary>The usual ones; the slowest is above 1, which is the plan itself and is passed half of the time.</summary>
    private static readonly BurnTier[] Usual = [new(14.4m, 60), new(6m, 360), new(3m, 1440), new(1.2m, 4320)];

    /// <summary>The windows that there are, in minutes.</summary>
    public static IReadOnlyList<int> Windows { get; } = [.. Usual.Select(tier => tier.Minutes)];

    /// <summary>Each with its short one, ascending.</summary>
    public static IReadOnlyList<int> AllWindows { get; } = [.. Usual.SelectMany(tier => new[] { tier.ShortMinutes, tier.Minutes }).Distinct().Order()];

    /// <summary>By window. Of the usual ones, those that can be reached.</summary>
    public static IReadOnlyList<BurnTier> Read(SettingsReader settings, string key, Budget budget)
    {
        var period = budget.Period.Longest;
        bool ReachesFloor(BurnTier tier) => budget.MostOf(tier, period) is not { } most || budget.FloorOf(tier, period).Parts <= most.Parts;
        if (settings.Text(key) is null) return [.. Usual.Where(tier => (budget.CeilingOver(tier.Minutes, period) is not { } highest || BurnCeiling.CanReach(tier, highest)) && ReachesFloor(tier))];
        var tiers = settings.List(key, "").Select(text => (Text: text, Tier: Parse(text) ?? throw settings.Wrong(key, text, "a rate above 1 and a window of 1h, 6h, 24h or 72h, such as 6@6h"))).ToList();
        foreach (var (text, tier) in tiers)
        {
            if (budget.CeilingOver(tier.Minutes, period) is { } highest && !BurnCeiling.CanReach(tier, highest))
                throw settings.Wrong(key, text, string.Create(
                    CultureInfo.InvariantCulture,
                    $"reachable: at its peak the budget burns {highest:0.##} times as fast as planned, and a tier may be {BurnCeiling.Reachable:0%} of that, {highest * BurnCeiling.Reachable:0.##}"));
            if (!ReachesFloor(tier))
                throw settings.Wrong(key, text, $"reachable: its window uses {budget.MostOf(tier, period)!.Value.Describe()} at most, and what is less than the floor of {budget.FloorOf(tier, period).Describe()} is told to nobody");
        }

        if (tiers.DistinctBy(entry => entry.Tier.Minutes).Count() != tiers.Count) throw new ConfigurationException(key, "has two rates for one window");
        return [.. tiers.Select(entry => entry.Tier).OrderBy(tier => tier.Minutes)];
    }

    /// <summary>1h, 6h, 24h, 72h, or the minutes of a short window.</summary>
    public static string Word(int minutes) => minutes % 60 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}h") : string.Create(CultureInfo.InvariantCulture, $"{minutes}m");

    private static BurnTier? Parse(string text) =>
        text.Split('@') is [var rate, var word]
        && decimal.TryParse(rate, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var times) && times is > 1 and <= HighestRate
        && Windows.FirstOrDefault(minutes => Word(minutes) == word) is > 0 and var window
            ? new(times, window)
            : null;
}
