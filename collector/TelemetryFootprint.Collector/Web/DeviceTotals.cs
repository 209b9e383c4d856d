using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Web;

/// <summary>The running totals of all devices as of one moment. Real and simulated energy of one device are never added.</summary>
internal sealed class DeviceTotals
{
    private const string NotYet = "no energy counted yet";

    private readonly ILookup<(string Host, string Device, bool Simulated), EnergyTotal> _energy;
    private readonly ILookup<(string Host, string Device, bool Simulated), BookedTotal> _booked;
    private readonly Dictionary<(string Host, string Device, bool Simulated), PartTotal> _parts;
    private readonly Dictionary<string, CoverageAnswer> _coverage;
    private readonly Dictionary<(string Host, string Device, bool Simulated), Joules> _unpriced;
    private readonly IReadOnlyDictionary<string, SitePeriod> _sites;
    private readonly Dictionary<string, FactorFamily?> _zones;

    public DeviceTotals(ILedgerReader ledger, IFactorChains chains, UtcMinute now)
    {
        var totals = ledger.RunningTotals();
        _energy = totals.Energy.ToLookup(total => (total.Host, total.Device, total.Method == Method.Simulated));
        _booked = totals.Booked.ToLookup(total => (total.Host, total.Device, total.Simulated));
        _parts = totals.Parts.ToDictionary(part => (part.Host, part.Device, part.Simulated));
        _coverage = Coverages(totals);
        _unpriced = ledger.UnpricedByDevice().ToDictionary(total => (total.Host, total.Device, total.Simulated), total => total.Energy);
        _sites = ledger.SitesAt(now);
        _zones = _sites.Values.Select(site => site.Zone).Distinct(StringComparer.Ordinal).ToDictionary(zone => zone, zone => chains.ChainFor(zone)?.Family, StringComparer.Ordinal);
    }

    /// <summary>What is inside the figure of the host: components with measured energy, and what its newest inventory lacks.</summary>
    public CoverageAnswer CoverageOf(string host) => _coverage.GetValueOrDefault(host) ?? CoverageAnswer.Of(Coverage.None);

    public SitePeriod? SiteOf(string host) => _sites.GetValueOrDefault(host);

    /// <summary>What the device's grams count: the family of its zone; where the zone has no provider now, the one it was booked in.</summary>
    public FactorFamily? FamilyOf(string? zone, string host, string device, bool simulated) =>
        (zone is null ? null : _zones[zone]) ?? _booked[(host, device, simulated)].FirstOrDefault()?.Family;

    /// <summary>The energy of a MIG instance, which is in no total.</summary>
    public Figure PartOf(string host, string device, bool simulated, string method) => _parts.TryGetValue((host, device, simulated), out var part)
        ? Joules(part.Energy, method)
        : new Figure(null, "J", Reason: NotYet);

    public Figure EnergyOf(string host, string device, bool simulated)
    {
        var cells = _energy[(host, device, simulated)].ToList();
        if (cells.Count == 0)
            return new Figure(null, "J", Reason: NotYet);
        var sum = cells.Select(total => total.Energy).Aggregate((left, right) => left + right);
        var methods = cells.Select(total => total.Method).Distinct().ToList();
        return Joules(sum, methods.Count == 1 ? MethodName.Of(methods[0]) : "mixed");
    }

    public Figure EmissionsOf(string host, string device, bool simulated, FactorFamily? family)
    {
        var all = _booked[(host, device, simulated)].ToList();
        var booked = all.Where(total => total.Family == family).ToList();
        var grams = booked.Count == 0 ? (GramsCo2e?)null : GramsCo2e.Sum(booked.Select(total => total.Grams));
        var unpriced = _unpriced.GetValueOrDefault((host, device, simulated));
        var energy = _energy[(host, device, simulated)].Select(total => total.Energy).Aggregate(default(EnergyCell), (left, right) => left + right);
        var reason = Reason.OtherKinds(all.Where(total => total.Family != family).ToLookup(total => total.Family, total => total.Grams), unpriced, grams is not null);
        if (grams is not { } known) return new Figure(null, "g", Reason: reason);
        // Not that of the zone's factor now: a year that was booked as an annual mean is no better for a provider that came back. Where nobody kept one, the widest.
        var quality = booked.TrueForAll(total => total.Lowest is not null) ? booked.Min(total => total.Lowest) : null;
        var range = energy.Millijoules == 0 ? (GramsBounds?)null : GramsRange.Of(energy, known, quality ?? FactorQuality.Annual);
        return new Figure(known.Value, "g", range?.Low.Value, range?.High.Value, Quality: quality is { } grade ? Words.Of(grade) : null, Reason: reason);
    }

    private static Figure Joules(EnergyCell energy, string method) =>
        new(energy.Millijoules / 1000.0, "J", energy.LowMillijoules / 1000.0, energy.HighMillijoules / 1000.0, method);

    private static Dictionary<string, CoverageAnswer> Coverages(RunningTotals totals)
    {
        var kinds = totals.Devices.ToDictionary(device => (device.Host, device.Uuid), device => device.Kind);
        var components = totals.Energy.Where(total => total.Method != Method.Simulated)
            .ToLookup(total => total.Host, total => HostComponent.Of(kinds.GetValueOrDefault((total.Host, total.Device))), StringComparer.Ordinal);
        var uncovered = totals.Uncovered.ToDictionary(host => host.Host, host => host.Parts, StringComparer.Ordinal);
        return components.Select(host => host.Key).Union(uncovered.Keys, StringComparer.Ordinal).ToDictionary(
            host => host,
            host => CoverageAnswer.Of(Coverage.Of(components[host], uncovered.TryGetValue(host, out var parts) ? [parts] : [])), StringComparer.Ordinal);
    }
}
