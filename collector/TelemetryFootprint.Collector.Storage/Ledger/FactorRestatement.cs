using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>A better factor takes the place of the one that a slot's energy was booked with.</summary>
internal sealed class FactorRestatement(RestatementTables tables)
{
    /// <summary>Posts the difference; the grams that it adds or takes.</summary>
    public EmissionProduct Post(FactorChain chain, SlotPrice old, SlotFactor replacement, IReadOnlyList<SlotEnergy> energy, DateTimeOffset at)
    {
        var change = new GramsPerKilowattHour(replacement.Value.Micrograms - old.Value.Micrograms);
        var sum = default(EmissionProduct);
        foreach (var (simulated, projects) in Weighted(energy))
        {
            var delta = EmissionProduct.OfWeighted(projects.Values.Aggregate((Int128)0, (weighted, project) => weighted + project.Weighted), change);
            sum += delta;
            tables.Add(
                new(
                    chain.Zone, chain.Family, old.Slot, simulated, old.Version, replacement.Version.Id, old.Value, replacement.Value,
                    new(projects.Values.Sum(project => project.Millijoules)), delta, Reason(old, replacement)),
                at);
            foreach (var (name, project) in projects)
                tables.AddToTotal(name, chain.Zone, chain.Family, simulated, EmissionProduct.OfWeighted(project.Weighted, change));
        }

        return sum;
    }

    /// <summary>Energy, and energy × PUE, per project of real and of simulated energy; in one pass, for there may be thousands of series.</summary>
    private static SortedDictionary<bool, SortedDictionary<string, (long Millijoules, Int128 Weighted)>> Weighted(IReadOnlyList<SlotEnergy> energy)
    {
        var sums = new SortedDictionary<bool, SortedDictionary<string, (long Millijoules, Int128 Weighted)>>();
        foreach (var entry in energy)
        {
            if (!sums.TryGetValue(entry.Key.IsSimulated, out var projects))
                sums[entry.Key.IsSimulated] = projects = new(StringComparer.Ordinal);
            var (millijoules, weighted) = projects.GetValueOrDefault(entry.Key.Project);
            projects[entry.Key.Project] = (
                checked(millijoules + entry.Energy.Millijoules), weighted + ((Int128)entry.Energy.Millijoules * entry.Period.Pue.PartsPerMillion));
        }

        return sums;
    }

    private static string Reason(SlotPrice old, SlotFactor replacement)
    {
        var from = old.Provider == replacement.Provider ? string.Empty : $" of {old.Provider} by {replacement.Provider}";
        return old.Quality == replacement.Quality
            ? $"newer {Name(replacement.Quality)} value{from}"
            : $"{Name(old.Quality)} replaced by {Name(replacement.Quality)}{from}";
    }

    private static string Name(FactorQuality quality) => quality switch
    {
        FactorQuality.Annual => "annual",
        FactorQuality.Forecast => "forecast",
        FactorQuality.Carried => "carried",
        FactorQuality.Estimated => "estimated",
        _ => "measured",
    };
}
