using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Web;

/// <summary>The running totals of all devices as of one moment. Real and simulated energy of one device are never added.</summary>
internal sealed class DeviceTotals
{
    private readonly ILookup<(string Host, string Device, bool Simulated), EnergyTotal> _energy;
    private readonly ILookup<(string Host, string Device, bool Simulated), BookedTotal> _booked;
    private readonly Dictionary<(string Host, string Device, bool Simulated), Joules> _unpriced;
    private readonly IReadOnlyDictionary<string, SitePeriod> _sites;
    private readonly Dictionary<string, (FactorFamily? Family, FactorQuality? Quality)> _zones;

    public DeviceTotals(ILedgerReader ledger, IFactorChains chains, UtcMinute now)
    {
        var totals = ledger.RunningTotals();
        _energy = totals.Energy.ToLookup(total => (total.Host, total.Device, total.Method == Method.Simulated));
        _booked = totals.Booked.ToLookup(total => (total.Host, total.Device, total.Simulated));
        _unpriced = ledger.UnpricedByDevice().ToDictionary(total => (total.Host, total.Device, total.Simulated), total => total.Energy);
        _sites = ledger.SitesAt(now);
        _zones = _sites.Values.Select(site => site.Zone).Distinct(StringComparer.Ordinal).ToDictionary(
            zone => zone, zone => GradeOf(zone, ledger, chains, new MinuteRange(now, now + 1)), StringComparer.Ordinal);
    }

    public SitePeriod? SiteOf(string host) => _sites.GetValueOrDefault(host);

    /// <summary>What the device's grams count: the family of its zone; where the zone has no provider now, the one it was booked in.</summary>
    public FactorFamily? FamilyOf(string? zone, string host, string device, bool simulated) =>
        (zone is null ? null : _zones[zone].Family) ?? _booked[(host, device, simulated)].FirstOrDefault()?.Family;

    public Figure EnergyOf(string host, string device, bool simulated)
    {
        var cells = _energy[(host, device, simulated)].ToList();
        if (cells.Count == 0)
            return new Figure(null, "J", Reason: "no energy counted yet");
        var sum = cells.Select(total => total.Energy).Aggregate((left, right) => left + right);
        var methods = cells.Select(total => total.Method).Distinct().ToList();
        return new Figure(
            sum.Millijoules / 1000.0, "J", sum.LowMillijoules / 1000.0, sum.HighMillijoules / 1000.0, methods.Count == 1 ? MethodName.Of(methods[0]) : "mixed");
    }

    public Figure EmissionsOf(string host, string device, bool simulated, string? zone, FactorFamily? family)
    {
        var booked = _booked[(host, device, simulated)].Where(total => total.Family == family).ToList();
        var grams = booked.Count == 0 ? (double?)null : GramsCo2e.Sum(booked.Select(total => total.Grams)).Value;
        var quality = zone is not null && _zones[zone].Quality is { } grade ? Words.Of(grade) : null;
        var unpriced = _unpriced.GetValueOrDefault((host, device, simulated));
        return new Figure(grams, "g", Quality: grams is null ? null : quality, Reason: Reason.Unpriced(unpriced, grams is not null));
    }

    private static (FactorFamily? Family, FactorQuality? Quality) GradeOf(string zone, ILedgerReader ledger, IFactorChains chains, MinuteRange now) =>
        chains.ChainFor(zone) is { } chain
            ? (chain.Family, ledger.Intensity(zone, chain.Family.Kind, now) is [var slot, ..] ? slot.Quality : null)
            : (null, null);
}
