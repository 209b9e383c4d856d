using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>What one scrape shows: all of it as of one moment.</summary>
internal sealed record MetricsRequest(DateTimeOffset Now, LiveSnapshot Live, RunningTotals Totals, IFactorChains Chains)
{
    private readonly ILookup<string, LiveDevice> _byUuid = Live.Devices.Values.ToLookup(device => device.Device.Uuid, StringComparer.Ordinal);

    /// <summary>H of DESIGN §5; null for what is no GPU board, and while the device's inventory has not been heard of since the start.</summary>
    public (string Host, string Uuid, string Index)? Hardware(string host, string uuid) =>
        _byUuid[uuid].FirstOrDefault(device => device.Host == host) is { Device.Kind: DeviceKind.Gpu } device
            ? (host, uuid, device.Device.Index.ToString(System.Globalization.CultureInfo.InvariantCulture))
            : null;

    /// <summary>
    /// The <c>component</c> that a device's energy counts for; null: none. A MIG instance is a part of its board. While an inventory has not
    /// been heard of since the start, only what NVML names a board is known to be one.
    /// </summary>
    public string? ComponentOf(string host, string uuid) => _byUuid[uuid].FirstOrDefault(device => device.Host == host)?.Device.Kind switch
    {
        DeviceKind.Gpu => "gpu",
        DeviceKind.Cpu => "cpu",
        DeviceKind.Dram => "dram",
        DeviceKind.Module => "module",
        null when uuid.StartsWith("GPU-", StringComparison.Ordinal) => "gpu",
        _ => null,
    };

    /// <summary>True for the family that prices the zone now, and for any where nothing does.</summary>
    public bool IsInForce(string zone, FactorFamily family) => Chains.ChainFor(zone) is not { } chain || chain.Family == family;

    /// <summary>
    /// One total per label set: two families under one would be one sum. The family in force goes first; one that priced the zone before stays
    /// visible until then, since a counter does not vanish while its device lives.
    /// </summary>
    public static IEnumerable<T> OnePerSeries<T, TLabels>(IEnumerable<T> totals, Func<T, TLabels> labels, Func<T, bool> isInForce)
        where T : class => totals.GroupBy(labels).Select(group => group.FirstOrDefault(isInForce) ?? group.First());
}
