using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;

namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>
/// What a period will have used at its end: what is used, and for the rest the recent burn, in grams at the intensity that is forecast and after the
/// forecast's end at the recent one. Hours that nobody heard of are left out, so it says what happens if all goes on.
/// </summary>
/// <param name="Middle">As likely exceeded as not (P50).</param>
/// <param name="High">One in ten exceeds it (P90).</param>
public readonly record struct Projection(BudgetAmount Middle, BudgetAmount High)
{
    /// <summary>Hours that the recent burn is taken from.</summary>
    public const int RecentHours = 72;

    private const int MinutesPerHour = 60;
    private const int MostHoursOfAMean = 24;
    private const int LeastHours = 2;

    /// <summary>Null: <paramref name="reason"/> says what is lacking.</summary>
    /// <param name="used">In the period so far.</param>
    /// <param name="recent">Whole hours before now.</param>
    /// <param name="rest">From now to the period's end.</param>
    /// <param name="outlook">What is known of a zone's coming intensity; null: nothing.</param>
    public static Projection? Of(BudgetAmount used, IReadOnlyList<RecentHour> recent, MinuteRange rest, Func<string, IntensityOutlook?> outlook, out string? reason)
    {
        reason = null;
        // Hours of which nothing is known are no hours that used nothing.
        var hours = recent.Where(hour => used.Unit == BudgetUnit.Grams || hour.Use.Known is not null).GroupBy(hour => hour.Hour).OrderBy(hour => hour.Key).ToList();
        if (hours.Count < LeastHours) reason = $"less than {LeastHours} whole hours of energy within the last {RecentHours}";
        else if (used.Unit == BudgetUnit.Grams)
        {
            var future = IntensityOf(recent, rest, outlook);
            if (future is { } intensity) return Of(used, [.. hours.Select(hour => hour.Sum(part => part.Use.Priced.KilowattHours))], rest, intensity * 1e12);
            reason = "none of the recent energy is priced, or it is in different kinds";
        }
        else
        {
            return Of(used, [.. hours.Select(hour => hour.Sum(part => (double)(part.Use.Known?.Parts ?? 0)))], rest, 1);
        }

        return null;
    }

    private static Projection Of(BudgetAmount used, List<double> burn, MinuteRange rest, double partsPerUnit)
    {
        var means = Means(burn);
        BudgetAmount At(double quantile) => used.WithParts(used.Parts + (Int128)(Quantile(means, quantile) * rest.Minutes / MinutesPerHour * partsPerUnit));
        return new(At(0.5), At(0.9));
    }

    /// <summary>Means over a day, or over half of what there is: a night is no forecast of the next day.</summary>
    private static List<double> Means(List<double> burn)
    {
        var length = Math.Min(MostHoursOfAMean, burn.Count / 2);
        return [.. Enumerable.Range(0, burn.Count - length + 1).Select(start => burn.Skip(start).Take(length).Average()).Order()];
    }

    /// <summary>Between neighbours it is proportional.</summary>
    private static double Quantile(List<double> ascending, double quantile)
    {
        var place = (ascending.Count - 1) * quantile;
        var below = (int)place;
        return below + 1 < ascending.Count ? ascending[below] + ((ascending[below + 1] - ascending[below]) * (place - below)) : ascending[below];
    }

    /// <summary>Mean g/kWh of the rest, zones weighted by their recent energy; null: of one that has energy nothing is known.</summary>
    private static double? IntensityOf(IReadOnlyList<RecentHour> recent, MinuteRange rest, Func<string, IntensityOutlook?> outlook)
    {
        double weighted = 0, energy = 0;
        var all = new BudgetUse(BudgetUnit.Grams);
        foreach (var zone in recent.GroupBy(hour => hour.Zone))
        {
            var sum = new BudgetUse(BudgetUnit.Grams);
            foreach (var hour in zone) sum.Add(hour.Use);
            all.Add(sum);
            if (sum.Intensity is not { } past) continue;
            weighted += sum.Priced.KilowattHours * IntensityOf(past, rest, outlook(zone.Key));
            energy += sum.Priced.KilowattHours;
        }

        return energy > 0 && !all.IsMixed ? weighted / energy : null;
    }

    private static double IntensityOf(GramsPerKilowattHour past, MinuteRange rest, IntensityOutlook? outlook)
    {
        if (rest.Minutes <= 0 || outlook?.ReachesTo(rest.From) is not { } reach) return past.Value;
        var known = Math.Min(reach.Value, rest.To.Value) - rest.From.Value;
        return known > 0 && outlook.At(rest.From, known) is { } window
            ? ((window.Mean.Value * known) + (past.Value * (rest.Minutes - known))) / rest.Minutes
            : past.Value;
    }
}
