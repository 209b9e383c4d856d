using System.Numerics;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Market;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>
/// How much of a zone's energy contracts cover, slot by slot: all energy of the account uses them up in the order of time, from the first contract on, and
/// whoever used energy in a slot has his share of what is covered there.
/// </summary>
public sealed class MarketCover
{
    private readonly Dictionary<(string Zone, UtcMinute Slot), (Int128 Covered, Int128 Hourly, Int128 All)> _slots = [];
    private readonly HashSet<string> _zones;
    private readonly HashSet<string> _hourlyZones;
    private readonly Dictionary<string, ResidualUse?> _mixes = new(StringComparer.Ordinal);
    private readonly ResidualMixTable _residual;

    private MarketCover(ContractBook book, ResidualMixTable residual)
    {
        _zones = ZonesOf(book.Contracts);
        _hourlyZones = ZonesOf(book.Contracts.Where(contract => contract.IsHourly));
        _residual = residual;
    }

    /// <summary>Null: no contract is declared, and there is no market-based account.</summary>
    public static MarketCover? Of(AccountRules rules, IEnumerable<ZoneEnergy> consumption)
    {
        if (rules.Contracts is not { } book) return null;
        var cover = new MarketCover(book, rules.Residual);
        var slots = consumption
            .Where(energy => cover.IsContracted(energy.Zone))
            .GroupBy(energy => (energy.Zone, energy.Slot))
            .Select(slot => new Consumption(
                slot.Key.Zone, slot.Key.Slot, slot.Aggregate(default(FacilityEnergy), (sum, energy) => sum + FacilityEnergy.Of(energy.Energy, energy.Pue))));
        foreach (var part in MarketAllocation.PartsOf(slots, book))
            cover._slots[(part.Consumption.Zone, part.Consumption.Interval.From)] =
                (part.Covered.MillijoulePartsPerMillion, part.Hourly.MillijoulePartsPerMillion, part.Consumption.Energy.MillijoulePartsPerMillion);
        return cover;
    }

    /// <summary>Some contract speaks of the zone, at whatever time.</summary>
    public bool IsContracted(string zone) => _zones.Contains(zone);

    /// <summary>Some contract of a single hour speaks of the zone, at whatever time.</summary>
    public bool IsContractedByTheHour(string zone) => _hourlyZones.Contains(zone);

    /// <summary>This energy, cut in what contracts cover and the rest.</summary>
    public MarketShare ShareOf(string zone, MinuteRange slot, FacilityEnergy energy)
    {
        var (covered, hourly) = CoveredOf(zone, slot, energy);
        var rest = energy - covered;
        return new(covered, hourly, rest, MixOf(zone));
    }

    private ResidualUse? MixOf(string zone)
    {
        if (!_mixes.TryGetValue(zone, out var use))
            _mixes[zone] = use = _residual.FindOrWiden(zone) is var (mix, reach) ? new(mix, reach, zone) : null;
        return use;
    }

    private (FacilityEnergy Covered, FacilityEnergy Hourly) CoveredOf(string zone, MinuteRange slot, FacilityEnergy energy) =>
        _slots.TryGetValue((zone, slot.From), out var share) && share.All > 0
            ? (PartOf(energy, share.Covered, share.All), PartOf(energy, share.Hourly, share.All))
            : default;

    private static FacilityEnergy PartOf(FacilityEnergy energy, Int128 part, Int128 all) =>
        new((Int128)((BigInteger)energy.MillijoulePartsPerMillion * part / all));

    private static HashSet<string> ZonesOf(IEnumerable<Contract> contracts) => contracts.Select(contract => contract.Zone).ToHashSet(StringComparer.Ordinal);
}
