using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Live;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>What one scrape shows: all of it as of one moment.</summary>
internal sealed record MetricsRequest(DateTimeOffset Now, LiveSnapshot Live, RunningTotals Totals, IFactorChains Chains)
{
    private readonly ILookup<string, LiveDevice> _byUuid = Live.Devices.Values.ToLookup(device => device.Device.Uuid, StringComparer.Ordinal);

    private readonly Dictionary<(string Host, string Uuid), uint> _indexes =
        Totals.Devices.ToDictionary(device => (device.Host, device.Uuid), device => device.Index);

    /// <summary>H of DESIGN §5: as the device says now, else as the ledger remembers it; null: nobody ever named it.</summary>
    public (string Host, string Uuid, string Index)? Hardware(string host, string uuid) =>
        _byUuid[uuid].FirstOrDefault(device => device.Host == host) is { } device
            ? (host, uuid, Index(device.Device.Index))
            : _indexes.TryGetValue((host, uuid), out var index) ? (host, uuid, Index(index)) : null;

    private static string Index(uint index) => index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>True for the family that prices the zone now, and for any where nothing does.</summary>
    public bool IsInForce(string zone, FactorFamily family) => Chains.ChainFor(zone) is not { } chain || chain.Family == family;

    /// <summary>
    /// One total per label set: two families under one would be one sum. The family in force goes first; one that priced the zone before stays
    /// visible until then, since a counter does not vanish while its device lives.
    /// </summary>
    public static IEnumerable<T> OnePerSeries<T, TLabels>(IEnumerable<T> totals, Func<T, TLabels> labels, Func<T, bool> isInForce)
        where T : class => totals.GroupBy(labels).Select(group => group.FirstOrDefault(isInForce) ?? group.First());
}
