using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Market;

/// <summary>
/// The market-based account of energy: what contracts cover takes their sources' direct factor, which is 0; the rest takes the residual mix of its zone.
/// Rest without a residual mix is not priced: it is neither 0 nor the location's average in disguise.
/// </summary>
/// <param name="Covered">Energy that contracts cover.</param>
/// <param name="Residual">Energy that took a residual mix.</param>
/// <param name="Unpriced">Energy of zones without one.</param>
/// <param name="Emissions">Of the covered and the residual energy.</param>
/// <param name="Unused">What is left of each contract, by its id.</param>
public sealed record MarketAllocation(
    FacilityEnergy Covered, FacilityEnergy Residual, FacilityEnergy Unpriced, MarketBasedGrams Emissions, IReadOnlyDictionary<string, FacilityEnergy> Unused)
{
    /// <summary>Allocates contracts to consumption in the order of time. No certificate is used twice, and none outside its zone and period.</summary>
    public static MarketAllocation Of(IEnumerable<Consumption> consumption, ContractBook book, Func<string, GramsPerKilowattHour?> residualMix)
    {
        var left = Unclaimed(book);
        Int128 covered = 0, residual = 0, unpriced = 0;
        var product = default(EmissionProduct);
        foreach (var part in Parts(consumption, book, left))
        {
            covered += part.Covered.MillijoulePartsPerMillion;
            var rest = part.Rest.MillijoulePartsPerMillion;
            if (residualMix(part.Consumption.Zone) is { } mix)
            {
                residual += rest;
                product += EmissionProduct.OfWeighted(rest, mix);
            }
            else
            {
                unpriced += rest;
            }
        }

        return new(new(covered), new(residual), new(unpriced), new(product.ToGrams()), left.ToDictionary(pair => pair.Key, pair => new FacilityEnergy(pair.Value)));
    }

    /// <summary>The same allocation, part by part, in the order of time.</summary>
    public static IEnumerable<MarketPart> PartsOf(IEnumerable<Consumption> consumption, ContractBook book) => Parts(consumption, book, Unclaimed(book));

    /// <summary>With the bundled residual mixes.</summary>
    public static MarketAllocation Of(IEnumerable<Consumption> consumption, ContractBook book) =>
        Of(consumption, book, zone => ResidualMixTable.Bundled.FindOrWiden(zone)?.Row.Value);

    private static Dictionary<string, Int128> Unclaimed(ContractBook book) =>
        book.Contracts.ToDictionary(contract => contract.Id, contract => contract.Energy.MillijoulePartsPerMillion);

    private static IEnumerable<MarketPart> Parts(IEnumerable<Consumption> consumption, ContractBook book, Dictionary<string, Int128> left)
    {
        var zones = book.Contracts.Select((contract, rank) => (Rank: rank, Contract: contract)).GroupBy(entry => entry.Contract.Zone, StringComparer.Ordinal)
            .ToDictionary(zone => zone.Key, zone => new ZoneContracts(zone), StringComparer.Ordinal);
        return consumption
            .OrderBy(part => part.Interval.From).ThenBy(part => part.Zone, StringComparer.Ordinal)
            .Select(part =>
            {
                var (covered, hourly) = zones.GetValueOrDefault(part.Zone)?.Claim(part, left) ?? default;
                return new MarketPart(part, new(covered), new(hourly));
            });
    }
}
