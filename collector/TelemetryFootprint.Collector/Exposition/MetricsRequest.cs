using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>What one scrape shows: all of it as of one moment.</summary>
internal sealed record MetricsRequest(DateTimeOffset Now, LiveSnapshot Live, RunningTotals Totals, IFactorChains Chains)
{
    private readonly ILookup<string, LiveDevice> _byUuid = Live.Devices.Values.ToLookup(device => device.Device.Uuid, StringComparer.Ordinal);

    private readonly Dictionary<(string Host, string Uuid), DeviceIdentity> _remembered =
        Totals.Devices.ToDictionary(device => (device.Host, device.Uuid));

    /// <summary>H of DESIGN §5, as the device says now, else as the ledger remembers it; null for what is no GPU board, or was never named.</summary>
    public (string Host, string Uuid, string Index)? Hardware(string host, string uuid) =>
        IdentityOf(host, uuid) is { Kind: DeviceKind.Gpu } device ? (host, uuid, device.Index.ToString(System.Globalization.CultureInfo.InvariantCulture)) : null;

    /// <summary>The <c>component</c> that a device's energy counts for; null: none. A MIG instance is a part of its board.</summary>
    public string? ComponentOf(string host, string uuid) => IdentityOf(host, uuid) is { } device ? HostComponent.Of(device.Kind) : null;

    /// <summary>The board and the profile of a MIG instance; null for what is none, or was never named.</summary>
    public (string Board, string Index, string Profile)? Instance(string host, string uuid) =>
        IdentityOf(host, uuid) is { Kind: DeviceKind.Mig } instance && Hardware(host, instance.Parent) is { } board
            ? (board.Uuid, board.Index, instance.Profile)
            : null;

    private DeviceIdentity? IdentityOf(string host, string uuid) =>
        _byUuid[uuid].FirstOrDefault(device => device.Host == host) is { Device: var now }
            ? DeviceIdentity.Of(host, now)
            : _remembered.GetValueOrDefault((host, uuid));

    /// <summary>True for the family that prices the zone now, and for any where nothing does.</summary>
    public bool IsInForce(string zone, FactorFamily family) => Chains.ChainFor(zone) is not { } chain || chain.Family == family;

    /// <summary>
    /// One total per label set: two families under one would be one sum. The family in force goes first; one that priced the zone before stays
    /// visible until then, since a counter does not vanish while its device lives.
    /// </summary>
    public static IEnumerable<T> OnePerSeries<T, TLabels>(IEnumerable<T> totals, Func<T, TLabels> labels, Func<T, bool> isInForce)
        where T : class => totals.GroupBy(labels).Select(group => group.FirstOrDefault(isInForce) ?? group.First());
}
