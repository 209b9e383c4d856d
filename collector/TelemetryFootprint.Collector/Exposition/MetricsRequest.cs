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

    /// <summary>Only the family that prices the zone now is shown: two families under one label set would be one sum.</summary>
    public bool Shows(string zone, FactorFamily family) => Chains.ChainFor(zone) is not { } chain || chain.Family == family;
}
