using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Intensity;

namespace TelemetryFootprint.Collector.Web;

/// <summary><c>/intensity?purpose=decision</c>: what the marginal providers say of now and of what comes. It prices nothing and is in no total.</summary>
internal sealed class DecisionQueries(ProviderChains chains, ProviderStates states)
{
    /// <summary>False: the inventory, as usual.</summary>
    public static bool IsAskedFor(string? purpose) => purpose switch
    {
        null or "" or "inventory" => false,
        "decision" => true,
        _ => throw new QueryException("purpose", $"'{purpose}' is not inventory or decision"),
    };

    public IntensityAnswer Intensity(string? zone, string? from, string? to)
    {
        var name = Query.Needed("zone", zone);
        var range = Query.Range(from, to);
        var rows = SaidOf(name, range).Select(row => Row(row.Said, row.KnownAt)).ToList();
        return new IntensityAnswer(
            name, range.From.ToTime(), range.To.ToTime(), rows,
            rows.Count > 0 ? null
            : chains.ChainFor(name, FactorPurpose.Decision) is null ? $"no provider of Grid:Providers has marginal values for zone {name}"
            : "no provider has answered for this time");
    }

    /// <summary>What is said of the range, ascending; empty: there is no such provider, or it has not answered. The first provider of the chain that speaks of an interval has it.</summary>
    public IReadOnlyList<(FactorObservation Said, DateTimeOffset KnownAt)> SaidOf(string zone, MinuteRange range)
    {
        if (chains.ChainFor(zone, FactorPurpose.Decision) is not { } chain) return [];
        var rows = new SortedDictionary<UtcMinute, (FactorObservation, DateTimeOffset)>();
        foreach (var provider in chains.ProvidersOf(chain))
        {
            var state = states.Find(new(provider.Name, zone));
            foreach (var said in state?.Said.Where(said => said.Interval.From < range.To && said.Interval.To > range.From) ?? [])
                rows.TryAdd(said.Interval.From, (said, state!.LastSuccess ?? default));
        }

        return [.. rows.Values];
    }

    private static IntensityRow Row(FactorObservation said, DateTimeOffset knownAt)
    {
        var gas = Words.Of(said.Identity.Gas);
        return new IntensityRow(
            said.Interval.From.ToTime(), said.Interval.To.ToTime(), new Figure(said.Value.Value, $"g{gas}/kWh", Quality: Words.Of(said.Quality)),
            said.Identity.Provider, said.Identity.Source, Label.Of(said.Identity.Kind), gas, 0, knownAt, false);
    }
}
