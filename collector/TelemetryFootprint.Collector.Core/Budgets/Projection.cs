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
    /// <param name="reason">Null: nothing is lacking.</param>
    /// <param name="planned">What the plan gives those minutes; null: it is flat. Use goes on as it was relative to the plan, where no forecast says better.</param>
    public static Projection? Of(
        BudgetAmount used, IReadOnlyList<RecentHour> recent, MinuteRange rest, Func<string, IntensityOutlook?> outlook, out string? reason, Func<MinuteRange, decimal>? planned = null)
    {
        reason = null;
        // Hours of which nothing is known are no hours that used nothing.
        var hours = recent.Where(hour => used.Unit == BudgetUnit.Grams || hour.Use.Known is not null).GroupBy(hour => hour.Hour).OrderBy(hour => hour.Key).ToList();
        if (hours.Count < LeastHours) reason = $"less than {LeastHours} whole hours of energy within the last {RecentHours}";
        else
        {
            var shape = new PlannedShape(planned, [.. hours.Select(hour => new MinuteRange(hour.Key, hour.Key + MinutesPerHour))]);
            if (used.Unit != BudgetUnit.Grams)
                return Of(used, [.. hours.Select(hour => (hour.Sum(part => (double)(part.Use.Known?.Parts ?? 0)), shape.Hours(hour.Key)))], shape.Minutes(rest), 1);
            // Of an hour whose factor is not there yet the energy is known, and its zone's mean prices it: it is no hour that used nothing.
            // The energy of an evening is that of a day; what an evening's grid makes of it, the forecast says, and after its end the plan.
            if (GramsPerUnit(recent, rest, outlook, shape) is var (intensity, zones))
                return Of(used, [.. hours.Select(hour => (hour.Sum(part => zones.Contains(part.Zone) ? part.Use.AtTheMeter.KilowattHours : 0), 1d))], rest.Minutes, intensity * 1e12);
            reason = "none of the recent energy is priced, or it is in different kinds";
        }

        return null;
    }

    private static Projection Of(BudgetAmount used, List<(double Burn, double Hours)> recent, double restMinutes, double partsPerUnit)
    {
        var means = Means(recent);
        BudgetAmount At(double quantile) => used.WithParts(used.Parts + (Int128)(Quantile(means, quantile) * restMinutes / MinutesPerHour * partsPerUnit));
        return new(At(0.5), At(0.9));
    }

    /// <summary>Means over a day, or over half of what there is: a night is no forecast of the next day.</summary>
    private static List<double> Means(List<(double Burn, double Hours)> recent)
    {
        var length = Math.Min(MostHoursOfAMean, recent.Count / 2);
        return [.. Enumerable.Range(0, recent.Count - length + 1).Select(start => recent.Skip(start).Take(length).ToList()).Select(some => some.Sum(hour => hour.Burn) / some.Sum(hour => hour.Hours)).Order()];
    }

    /// <summary>Between neighbours it is proportional.</summary>
    private static double Quantile(List<double> ascending, double quantile)
    {
        var place = (ascending.Count - 1) * quantile;
        var below = (int)place;
        return below + 1 < ascending.Count ? ascending[below] + ((ascending[below + 1] - ascending[below]) * (place - below)) : ascending[below];
    }

    /// <summary>Mean g/kWh of the rest, weighted by their recent energy, of the zones of which any of it is priced; null: of none is.</summary>
    private static (double Intensity, HashSet<string> Zones)? GramsPerUnit(IReadOnlyList<RecentHour> recent, MinuteRange rest, Func<string, IntensityOutlook?> outlook, PlannedShape shape)
    {
        double weighted = 0, energy = 0;
        var zones = new HashSet<string>(StringComparer.Ordinal);
        var all = new BudgetUse(BudgetUnit.Grams);
        foreach (var zone in recent.GroupBy(hour => hour.Zone))
        {
            var sum = new BudgetUse(BudgetUnit.Grams);
            foreach (var hour in zone) sum.Add(hour.Use);
            all.Add(sum);
            if (sum.Intensity is not { } past) continue;
            weighted += sum.AtTheMeter.KilowattHours * IntensityOf(past, rest, outlook(zone.Key), shape);
            energy += sum.AtTheMeter.KilowattHours;
            zones.Add(zone.Key);
        }

        return energy > 0 && !all.IsMixed ? (weighted / energy, zones) : null;
    }

    private static double IntensityOf(GramsPerKilowattHour past, MinuteRange rest, IntensityOutlook? outlook, PlannedShape shape)
    {
        if (rest.Minutes <= 0) return past.Value;
        var known = outlook?.ReachesTo(rest.From) is { } reach ? Math.Min(reach.Value, rest.To.Value) - rest.From.Value : 0;
        if (known <= 0 || outlook!.At(rest.From, known) is not { } window) return past.Value * shape.Minutes(rest) / rest.Minutes;
        return ((window.Mean.Value * known) + (past.Value * shape.Minutes(new(rest.From + known, rest.To)))) / rest.Minutes;
    }
}
