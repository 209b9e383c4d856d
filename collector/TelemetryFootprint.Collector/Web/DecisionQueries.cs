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
        var rows = chains.ChainFor(name, FactorPurpose.Decision) is { } chain ? Rows(chain, range) : [];
        return new IntensityAnswer(
            name, range.From.ToTime(), range.To.ToTime(), rows,
            rows.Count > 0 ? null
            : chains.ChainFor(name, FactorPurpose.Decision) is null ? $"no provider of Grid:Providers has marginal values for zone {name}"
            : "no provider has answered for this time");
    }

    /// <summary>The first provider of the chain that speaks of an interval has it.</summary>
    private List<IntensityRow> Rows(FactorChain chain, MinuteRange range)
    {
        var rows = new SortedDictionary<UtcMinute, IntensityRow>();
        foreach (var provider in chains.ProvidersOf(chain))
        {
            var state = states.All.FirstOrDefault(state => state.Key == new ProviderKey(provider.Name, chain.Zone));
            foreach (var said in state?.Said.Where(said => said.Interval.From < range.To && said.Interval.To > range.From) ?? [])
                rows.TryAdd(said.Interval.From, Row(said, state!.LastSuccess ?? default));
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
