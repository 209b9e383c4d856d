using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Budgets;

namespace TelemetryFootprint.Collector.Core.Alerts;

/// <summary>What a budget's standing says of its alerts.</summary>
public static class BudgetAlerts
{
    /// <summary>Below this part of what raised it, an alert is over.</summary>
    private const double Release = 0.9;
    private const int MinutesOfDay = 1440;

    /// <summary>So long nothing may be known of the window below before anybody is told.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    /// <summary>A rate that is passed in one evaluation only is told to nobody.</summary>
    private static readonly TimeSpan Twice = TimeSpan.FromSeconds(30);

    private const int DataWindow = 60;

    public static IEnumerable<AlertSighting> Of(BudgetStanding standing)
    {
        var crossings = standing.Crossings.Concat(standing.LateCrossings).ToList();
        foreach (var threshold in standing.Budget.Thresholds)
        {
            var sighting = standing.Budget.Period.Days > 0
                ? OfRolling(standing, threshold, crossings.LastOrDefault(crossing => crossing.Threshold == threshold))
                : OfPeriod(standing, threshold, standing.Crossings.FirstOrDefault(crossing => crossing.Threshold == threshold));
            yield return sighting with { Limit = standing.Budget.Bound };
        }

        // Of a period that is over; it fires if it has not yet, and the end of its period resolves it.
        foreach (var late in standing.LateCrossings.Where(_ => standing.Budget.Period.Days == 0)) yield return Passed(standing, late, late.Period) with { Limit = standing.Budget.Bound };
        foreach (var tier in standing.Budget.Tiers) yield return OfTier(standing, tier);
        yield return OfData(standing);
    }

    private static AlertSighting OfPeriod(BudgetStanding standing, decimal threshold, Crossing? crossing)
    {
        var subject = Subject(standing, threshold, standing.Period);
        if (IsBelow(standing, threshold)) return new(subject, AlertReading.Clear, Used(standing));
        return crossing is null ? new(subject, AlertReading.Held, Used(standing)) : Passed(standing, crossing, standing.Period);
    }

    private static AlertSighting Passed(BudgetStanding standing, Crossing crossing, MinuteRange period) => new(
        Subject(standing, crossing.Threshold, period), AlertReading.Raised,
        $"budget {standing.Budget.Name} used {Percent(crossing.Threshold)} of its {standing.Budget.Limit.Describe()} by {crossing.At.ToTime():u}", crossing.At.ToTime());

    /// <summary>The last N days: what was used ages out of it, so it ends by itself and may come again.</summary>
    private static AlertSighting OfRolling(BudgetStanding standing, decimal threshold, Crossing? crossing)
    {
        var reading = standing.UsedRatio is not { } ratio ? AlertReading.Unknown
            : ratio >= (double)threshold ? AlertReading.Raised
            : IsBelow(standing, threshold) && IsHeardOf(standing) && !IsThinner(standing, DataWindow, standing.Budget.Period.Days * MinutesOfDay) ? AlertReading.Clear : AlertReading.Held;
        return new(Subject(standing, threshold, null), reading, $"budget {standing.Budget.Name}: {Used(standing)} in {standing.Budget.Period.Word}", crossing?.At.ToTime());
    }

    private static AlertSighting OfTier(BudgetStanding standing, BurnTier tier)
    {
        var word = string.Create(CultureInfo.InvariantCulture, $"{tier.Rate:0.####}@{tier.Minutes / 60}h");
        var (burnt, burning) = (RateOf(standing, tier.Minutes), RateOf(standing, tier.ShortMinutes));
        var reading = standing.IsPassed(tier) switch
        {
            null => AlertReading.Unknown,
            true => AlertReading.Raised,
            // Unpriced energy makes a rate "at least": it may be passed all the same.
            _ when Lacks(standing, tier.ShortMinutes) || IsThinner(standing, tier.ShortMinutes, tier.Minutes) => AlertReading.Held,
            _ when burning < (double)tier.Rate * Release => AlertReading.Clear,
            // The rate goes on, of little: beyond doubt only where nothing of the window is unpriced.
            _ => standing.IsFloorReached(tier, Release) == false && !Lacks(standing, tier.Minutes) ? AlertReading.Clear : AlertReading.Held,
        };
        var severity = tier.Minutes < MinutesOfDay ? AlertSeverity.Critical : AlertSeverity.Warning;
        return new(
            new(AlertSubject.BurnRate, standing.Budget.Name, word, severity), reading,
            string.Create(CultureInfo.InvariantCulture, $"budget {standing.Budget.Name} burns {burning:0.##} times as fast as planned ({burnt:0.##} over {tier.Minutes / 60} h)"), null, Twice);
    }

    /// <summary>Nothing is known of the last hour though there was something before: silent hosts, or no factor.</summary>
    private static AlertSighting OfData(BudgetStanding standing)
    {
        var had = standing.Used.HasEnergy || standing.Windows.Any(window => window.Use.HasEnergy);
        var reading = IsHeardOf(standing) ? AlertReading.Clear : had ? AlertReading.Raised : AlertReading.Unknown;
        var why = standing.Windows.FirstOrDefault(window => window.Minutes == DataWindow) is not { Use.HasEnergy: true } ? "no energy was reported"
            : standing.Budget.Limit.Unit == BudgetUnit.Money ? "its energy has no tariff" : "its energy has no factor";
        return new(
            new(AlertSubject.DataMissing, standing.Budget.Name, "", AlertSeverity.Warning), reading,
            reading == AlertReading.Clear ? "data came again" : $"budget {standing.Budget.Name}: nothing is known of the last hour, {why}; its other alerts stay as they are", null, Silence);
    }

    private static bool IsHeardOf(BudgetStanding standing) => standing.Windows.FirstOrDefault(window => window.Minutes == DataWindow)?.Use.Known is not null;

    private static bool Lacks(BudgetStanding standing, int minutes) => standing.Windows.FirstOrDefault(window => window.Minutes == minutes) is not { } window || window.Use.Lacking.Value > 0;

    /// <summary>
    /// Fewer devices were heard of than before: what looks like less may be a silent host. It holds for as long as a longer window remembers them, but
    /// no window beyond what the alert is about: machines that rest at night are no riddle the next day.
    /// </summary>
    private static bool IsThinner(BudgetStanding standing, int minutes, int longest)
    {
        double Density(BurnWindow window) => window.Use.Observed.TotalMinutes / window.Minutes;
        var heard = standing.Windows.Where(window => window.Minutes == minutes).Sum(Density);
        return standing.Windows.Any(window => window.Minutes > minutes && window.Minutes <= longest && heard < Density(window) * Release);
    }

    /// <summary>Beyond doubt: nothing is unpriced and nothing is gone.</summary>
    private static bool IsBelow(BudgetStanding standing, decimal threshold) =>
        standing.UsedRatio is { } ratio && ratio < (double)threshold * Release && standing.Used.Lacking.Value <= 0 && standing.Gap is null;

    private static double? RateOf(BudgetStanding standing, int minutes) => standing.Windows.FirstOrDefault(window => window.Minutes == minutes)?.Rate;

    private static AlertSubject Subject(BudgetStanding standing, decimal threshold, MinuteRange? period) =>
        new(AlertSubject.Threshold, standing.Budget.Name, Percent(threshold), threshold >= 1 ? AlertSeverity.Critical : AlertSeverity.Warning, period);

    private static string Used(BudgetStanding standing) =>
        string.Create(CultureInfo.InvariantCulture, $"{standing.UsedRatio:0.#%} of {standing.Budget.Limit.Describe()} is used");

    private static string Percent(decimal part) => string.Create(CultureInfo.InvariantCulture, $"{part * 100:0.####}%");
}
