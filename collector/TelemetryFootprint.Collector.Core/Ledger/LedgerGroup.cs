using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>
/// Energy that enters the ledger in one transaction, summed per cell. The sums are whole numbers, so the group is the same
/// whatever the order of its ticks.
/// </summary>
public sealed class LedgerGroup
{
    private readonly Dictionary<(SeriesKey Series, UtcMinute Minute), EnergyCell> _minutes = [];
    private readonly Dictionary<(SeriesKey Series, UtcMinute Minute, DateTimeOffset ReceivedAt), EnergyCell> _late = [];
    private readonly Dictionary<(string Host, string Device, bool IsSimulated), EnergyCell> _parts = [];
    private readonly Dictionary<string, HostSighting> _hosts = new(StringComparer.Ordinal);

    private readonly Dictionary<(string Host, string Uuid), (DeviceIdentity Device, long At)> _devices = [];

    public IReadOnlyDictionary<(SeriesKey Series, UtcMinute Minute), EnergyCell> Minutes => _minutes;

    public IReadOnlyDictionary<(SeriesKey Series, UtcMinute Minute, DateTimeOffset ReceivedAt), EnergyCell> Late => _late;

    /// <summary>Energy of parts, which is in no sum.</summary>
    public IReadOnlyDictionary<(string Host, string Device, bool IsSimulated), EnergyCell> Parts => _parts;

    /// <summary>The hosts heard of, with the labels of their newest ticks.</summary>
    public IReadOnlyDictionary<string, HostSighting> Hosts => _hosts;

    /// <summary>The devices heard of, as the newest tick has them, and when that was (Unix microseconds).</summary>
    public IEnumerable<(DeviceIdentity Device, long At)> Devices => _devices.Values;

    /// <summary>How much work the group is: rows that it writes.</summary>
    public int Cells => _minutes.Count + _late.Count + _parts.Count;

    /// <summary>The inbox row up to which, once the group is applied, everything is in the ledger; null: unchanged.</summary>
    public long? Cursor { get; set; }

    /// <summary>The row that the ledger must be at for <see cref="Cursor"/> to be set: anywhere else, the group would be counted twice or leave a hole.</summary>
    public long After { get; set; }

    /// <param name="at">The time of the newest tick that these labels came with.</param>
    /// <param name="uncovered">What the host's figure lacks.</param>
    public void AddHost(string host, IReadOnlyDictionary<string, string> labels, DateTimeOffset at, IReadOnlyList<string>? uncovered = null)
    {
        var seen = new HostSighting(labels, at) { Uncovered = uncovered ?? [] };
        _hosts[host] = _hosts.TryGetValue(host, out var other) ? HostSighting.Newer(other, seen) : seen;
    }

    public void AddDevice(DeviceIdentity device, long at)
    {
        if (!_devices.TryGetValue((device.Host, device.Uuid), out var known) || known.At <= at)
            _devices[(device.Host, device.Uuid)] = (device, at);
    }

    public void Add(IEnumerable<PartEntry> entries)
    {
        foreach (var (host, device, isSimulated, cell) in entries)
            _parts[(host, device, isSimulated)] = _parts.GetValueOrDefault((host, device, isSimulated)) + cell;
    }

    public void Add(IEnumerable<LedgerEntry> entries, DateTimeOffset receivedAt)
    {
        foreach (var (series, minute, cell) in entries)
        {
            if (Lateness.IsLate(minute, receivedAt))
                _late[(series, minute, receivedAt)] = _late.GetValueOrDefault((series, minute, receivedAt)) + cell;
            else
                _minutes[(series, minute)] = _minutes.GetValueOrDefault((series, minute)) + cell;
        }
    }
}
