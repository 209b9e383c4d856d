using System.Numerics;
using TelemetryFootprint.Accounting.Market;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>
/// How much of a zone's energy contracts cover, slot by slot: all energy of the account uses them up in the order of time, from the first contract on, and
/// whoever used energy in a slot has his share of what is covered there.
/// </summary>
public sealed class MarketCover
{
    private readonly Dictionary<(string Zone, UtcMinute Slot), (Int128 Covered, Int128 All)> _slots = [];
    private readonly HashSet<string> _zones;

    private MarketCover(IEnumerable<string> zones) => _zones = zones.ToHashSet(StringComparer.Ordinal);

    public static MarketCover Of(ContractBook book, IEnumerable<ZoneEnergy> consumption)
    {
        var cover = new MarketCover(book.Contracts.Select(contract => contract.Zone));
        var slots = consumption
            .Where(energy => cover.IsContracted(energy.Zone))
            .GroupBy(energy => (energy.Zone, energy.Slot))
            .Select(slot => new Consumption(
                slot.Key.Zone, slot.Key.Slot, slot.Aggregate(default(FacilityEnergy), (sum, energy) => sum + FacilityEnergy.Of(energy.Energy, energy.Pue))));
        foreach (var part in MarketAllocation.PartsOf(slots, book))
            cover._slots[(part.Consumption.Zone, part.Consumption.Interval.From)] =
                (part.Covered.MillijoulePartsPerMillion, part.Consumption.Energy.MillijoulePartsPerMillion);
        return cover;
    }

    /// <summary>Some contract speaks of the zone, at whatever time.</summary>
    public bool IsContracted(string zone) => _zones.Contains(zone);

    /// <summary>The part of this energy that contracts cover.</summary>
    public FacilityEnergy CoveredOf(string zone, MinuteRange slot, FacilityEnergy energy) =>
        _slots.TryGetValue((zone, slot.From), out var share) && share.All > 0
            ? new((Int128)((BigInteger)energy.MillijoulePartsPerMillion * share.Covered / share.All))
            : default;
}
