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
            _ when IsThinner(standing, tier.ShortMinutes, tier.Minutes) => AlertReading.Held,
            // Unpriced energy makes a rate "at least": it may be passed all the same.
            _ when standing.WindowOf(tier.ShortMinutes)?.HighestRate < (double)tier.Rate * Release => AlertReading.Clear,
            // The rate goes on, of little.
            _ => standing.IsBelowFloor(tier, Release) ? AlertReading.Clear : AlertReading.Held,
        };
        var severity = tier.Minutes < MinutesOfDay ? AlertSeverity.Critical : AlertSeverity.Warning;
        return new(
            new(AlertSubject.BurnRate, standing.Budget.Name, word, severity) { Unit = standing.Budget.Limit.Symbol }, reading,
            string.Create(CultureInfo.InvariantCulture, $"budget {standing.Budget.Name} burns {burning:0.##} times as fast as planned ({burnt:0.##} over {tier.Minutes / 60} h)"), null, Twice);
    }

    /// <summary>Nothing is known of the last hour though there was something before, or too little of a window that is judged: silent hosts, or no factor.</summary>
    private static AlertSighting OfData(BudgetStanding standing)
    {
        var had = standing.Used.HasEnergy || standing.Windows.Any(window => window.Use.HasEnergy);
        var why = WhyUnknown(standing) ?? WhyUncovered(standing);
        var reading = why is null ? AlertReading.Clear : had ? AlertReading.Raised : AlertReading.Unknown;
        return new(
            new(AlertSubject.DataMissing, standing.Budget.Name, "", AlertSeverity.Warning) { Unit = standing.Budget.Limit.Symbol }, reading,
            why is null ? "data came again" : $"budget {standing.Budget.Name}: {why}; its other alerts stay as they are", null, Silence);
    }

    /// <summary>Null: something is known of the last hour.</summary>
    private static string? WhyUnknown(BudgetStanding standing) => standing.WindowOf(DataWindow)?.Use switch
    {
        { Known: not null } => null,
        { IsMixed: true } => "nothing is known of the last hour, its zones are booked in different kinds of factors",
        { HasEnergy: true } use => $"nothing is known of the last hour, its energy has no {use.WhatIsLacking}",
        _ => "nothing is known of the last hour, no energy was reported",
    };

    /// <summary>
    /// Null: each window that is judged, and the last hour, is known well enough. Windows in which no device was heard of are not among them: silence of minutes is the
    /// hosts' affair, that of an hour is told above.
    /// </summary>
    private static string? WhyUncovered(BudgetStanding standing)
    {
        var lacking = standing.Judged.Append(standing.WindowOf(DataWindow)).OfType<BurnWindow>().DistinctBy(window => window.Minutes)
            .Where(window => window.Use.HasEnergy && !standing.IsCovered(window)).OrderBy(window => window.Minutes).ToList();
        return lacking.Count == 0 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"its energy has no {lacking[0].Use.WhatIsLacking}: of {string.Join(", ", lacking.Select(window => string.Create(CultureInfo.InvariantCulture, $"the last {Word(window.Minutes)} {Math.Floor((window.Use.Covered ?? 0) * 1000) / 10:0.#}%")))} is known, and {standing.Budget.Coverage * 100:0.####}% is needed to judge how fast it burns");
    }

    private static string Word(int minutes) => minutes % 60 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{minutes / 60} h") : string.Create(CultureInfo.InvariantCulture, $"{minutes} min");

    private static bool IsHeardOf(BudgetStanding standing) => standing.WindowOf(DataWindow)?.Use.Known is not null;

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
        new(AlertSubject.Threshold, standing.Budget.Name, Percent(threshold), threshold >= 1 ? AlertSeverity.Critical : AlertSeverity.Warning, period) { Unit = standing.Budget.Limit.Symbol };

    private static string Used(BudgetStanding standing) =>
        string.Create(CultureInfo.InvariantCulture, $"{standing.UsedRatio:0.#%} of {standing.Budget.Limit.Describe()} is used");

    private static string Percent(decimal part) => string.Create(CultureInfo.InvariantCulture, $"{part * 100:0.####}%");
}
