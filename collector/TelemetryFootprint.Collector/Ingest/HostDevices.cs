using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>
/// The devices of each host that have series of their own. Those beyond the cap of their host are one: <see cref="OverflowUuid"/>, whose energy is the
/// sum of theirs, so that the host's total stays whole and what was there before goes on. For the ledger's loop alone; see decisions/0001.
/// </summary>
internal sealed class HostDevices
{
    public const string OverflowUuid = "__overflow__";

    private const string OverflowPartUuid = "__overflow_mig__";

    public const int DefaultMaxPerHost = 2_000;

    private readonly Dictionary<string, HashSet<string>> _hosts = new(StringComparer.Ordinal);
    private readonly int _maxPerHost;
    private long _foldedBatches;

    /// <summary>Begins with <paramref name="known"/>, what the ledger holds already.</summary>
    public HostDevices(IEnumerable<DeviceIdentity>? known = null, int maxPerHost = DefaultMaxPerHost)
    {
        _maxPerHost = maxPerHost;
        foreach (var device in known ?? []) Of(device.Host).Add(device.Uuid);
    }

    /// <summary>Batches with a device beyond the cap of its host.</summary>
    public long FoldedBatches => Interlocked.Read(ref _foldedBatches);

    /// <summary>The inventory itself, or one like it whose devices beyond the cap are the overflow device.</summary>
    public Inventory Fold(Inventory inventory)
    {
        var known = Of(inventory.Host);
        var beyond = new List<int>();
        for (var i = 0; i < inventory.Devices.Count; i++)
        {
            if (known.Contains(inventory.Devices[i].Uuid)) continue;
            if (known.Count < _maxPerHost) known.Add(inventory.Devices[i].Uuid);
            else beyond.Add(i);
        }

        if (beyond.Count == 0) return inventory;
        Interlocked.Increment(ref _foldedBatches);
        var folded = inventory.Clone();
        foreach (var i in beyond) folded.Devices[i] = Overflow(inventory.Devices[i]);
        return folded;
    }

    /// <summary>True for what stands for many devices.</summary>
    public static bool IsOverflow(string uuid) => uuid is OverflowUuid or OverflowPartUuid;

    /// <summary>Bounds stay the device's own, and a part stays a part: it is in no sum.</summary>
    private static Device Overflow(Device device) => device.Kind == DeviceKind.Mig
        ? new() { Uuid = OverflowPartUuid, Kind = DeviceKind.Mig, Bounds = { device.Bounds } }
        : new() { Uuid = OverflowUuid, Kind = DeviceKind.Gpu, Bounds = { device.Bounds } };

    private HashSet<string> Of(string host)
    {
        if (!_hosts.TryGetValue(host, out var devices)) _hosts[host] = devices = new(StringComparer.Ordinal);
        return devices;
    }
}
