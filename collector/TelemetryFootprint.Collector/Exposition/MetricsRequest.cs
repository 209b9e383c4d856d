using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Live;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>What one scrape shows: all of it as of one moment.</summary>
internal sealed record MetricsRequest(DateTimeOffset Now, LiveSnapshot Live, RunningTotals Totals, IFactorChains Chains)
{
    private readonly ILookup<string, LiveDevice> _byUuid = Live.Devices.Values.ToLookup(device => device.Device.Uuid, StringComparer.Ordinal);

    /// <summary>H of DESIGN §5; null while the device's inventory has not been heard of since the start.</summary>
    public (string Host, string Uuid, string Index)? Hardware(string host, string uuid) =>
        _byUuid[uuid].FirstOrDefault(device => device.Host == host) is { } device
            ? (host, uuid, device.Device.Index.ToString(System.Globalization.CultureInfo.InvariantCulture))
            : null;

    /// <summary>True for the family that prices the zone now, and for any where nothing does.</summary>
    public bool IsInForce(string zone, FactorFamily family) => Chains.ChainFor(zone) is not { } chain || chain.Family == family;

    /// <summary>
    /// One total per label set: two families under one would be one sum. The family in force goes first; one that priced the zone before stays
    /// visible until then, since a counter does not vanish while its device lives.
    /// </summary>
    public static IEnumerable<T> OnePerSeries<T, TLabels>(IEnumerable<T> totals, Func<T, TLabels> labels, Func<T, bool> isInForce)
        where T : class => totals.GroupBy(labels).Select(group => group.FirstOrDefault(isInForce) ?? group.First());
}
