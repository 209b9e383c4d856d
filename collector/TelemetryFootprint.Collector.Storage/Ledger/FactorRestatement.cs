using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>A better factor takes the place of the one that a slot's energy was booked with.</summary>
internal sealed class FactorRestatement(RestatementTables tables)
{
    /// <summary>Posts the difference; the grams that it adds or takes.</summary>
    public EmissionProduct Post(FactorChain chain, SlotPrice old, SlotFactor replacement, IEnumerable<ProjectEnergy> energy, DateTimeOffset at)
    {
        var change = new GramsPerKilowattHour(replacement.Value.Micrograms - old.Value.Micrograms);
        var sum = default(EmissionProduct);
        foreach (var projects in energy.GroupBy(project => project.Simulated))
        {
            var delta = EmissionProduct.OfWeighted(projects.Aggregate((Int128)0, (weighted, project) => weighted + project.Weighted), change);
            sum += delta;
            tables.Add(
                new(
                    chain.Zone, chain.Family, old.Slot, projects.Key, old.Version, replacement.Version.Id, old.Value, replacement.Value,
                    new(projects.Sum(project => project.Millijoules)), delta, Reason(old, replacement)),
                at);
            foreach (var project in projects)
                tables.AddToTotal(project.Project, chain.Zone, chain.Family, projects.Key, EmissionProduct.OfWeighted(project.Weighted, change));
        }

        return sum;
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
