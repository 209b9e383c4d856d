using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary><c>Site</c> and <c>Sites</c>. The first site by name whose match fits a host has it, else the default site.</summary>
internal sealed record SitesOptions(SiteOptions Default, IReadOnlyList<SiteOptions> Named) : ISiteResolver
{
    /// <summary>The default site first.</summary>
    public IEnumerable<SiteOptions> All => Named.Prepend(Default);

    public IReadOnlyList<string> Zones =>
        [.. All.Select(site => site.Assignment.Zone).Where(zone => zone.Length > 0).Distinct(StringComparer.Ordinal)];

    public IReadOnlyList<SiteAssignment> WithPueSeries => [.. All.Select(site => site.Assignment).Where(site => site.PueSeries.Entries.Count > 0)];

    /// <summary>By the site's name; one that is no longer configured counts as own.</summary>
    public Ownership OwnershipOf(string site) => All.FirstOrDefault(known => known.Assignment.Site == site)?.Ownership ?? Ownership.Own;

    public static SitesOptions Read(SettingsReader settings) => new(
        SiteOptions.ReadDefault(settings), [.. settings.Names("Sites").Select(name => SiteOptions.ReadNamed(settings, name))]);

    public SiteAssignment SiteFor(string host, IReadOnlyDictionary<string, string> labels) =>
        (Named.FirstOrDefault(site => site.Match.Any(match => match.Matches(host, labels))) ?? Default).Assignment;
}
