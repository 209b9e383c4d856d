using TelemetryFootprint.Collector.Core.Alerts;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>
/// A device has one live reporter: the first agent that names it, until 30 s after that agent's last batch
/// with a reading of it, or longer where that agent is known to say something less often: an agent that goes on without the device leaves it to others. Leases that ran out
/// are forgotten. At the agents' cap a new agent's stream is refused, and those that are known go on; beyond the devices' cap a new
/// device has no lease, and two reporters of it would not be noticed.
/// </summary>
internal sealed class DeviceLeases(TimeProvider time, int maxAgents = DeviceLeases.DefaultMaxAgents)
{
    public const int DefaultMaxAgents = 100_000;
    private const int MaxDevices = 1_000_000;
    private const int MaxRefused = 1_000;
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Agent, long Since, TimeSpan Lease)> _holders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _lastSeen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long First, long Last, TimeSpan Lease)> _refused = new(StringComparer.Ordinal);
    private long _refusals;
    private long _sweptAt = time.GetTimestamp();

    /// <summary>Batches refused because another agent reports a device of theirs.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>Agents heard of within the last 30 to 60 s.</summary>
    public int Agents
    {
        get
        {
            lock (_lock) return _lastSeen.Count;
        }
    }

    /// <summary>Devices with a reporter.</summary>
    public int Devices
    {
        get
        {
            lock (_lock) return _holders.Count;
        }
    }

    /// <summary>How long ago a second reporter was refused, by device; of the last minutes, and of at most a thousand devices.</summary>
    public IReadOnlyDictionary<string, RefusedReporter> RecentlyRefused
    {
        get
        {
            lock (_lock) return _refused.ToDictionary(device => device.Key, device => new RefusedReporter(time.GetElapsedTime(device.Value.First), time.GetElapsedTime(device.Value.Last), device.Value.Lease), StringComparer.Ordinal);
        }
    }

    /// <summary>The agent is alive. False: it is new, and there are too many.</summary>
    public bool Renew(string agentId)
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_sweptAt) >= Duration) Sweep();
            if (_lastSeen.Count >= maxAgents && !_lastSeen.ContainsKey(agentId)) return false;
            _lastSeen[agentId] = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>The first device that another live agent holds; null: all of them are this agent's now.</summary>
    /// <param name="agentId">Who reports.</param>
    /// <param name="devices">What it reports.</param>
    /// <param name="lease">How long it holds them if it says no more; null: as agents do.</param>
    public string? FirstHeldByAnother(string agentId, IReadOnlyCollection<string> devices, TimeSpan? lease = null)
    {
        lock (_lock)
        {
            var held = devices.FirstOrDefault(device => _holders.TryGetValue(device, out var holder) && holder.Agent != agentId && IsAlive(holder.Since, holder.Lease));
            if (held is not null)
            {
                Interlocked.Increment(ref _refusals);
                Note(held, time.GetTimestamp(), _holders[held].Lease);
                return held;
            }

            foreach (var device in devices)
            {
                if (_holders.Count < MaxDevices || _holders.ContainsKey(device)) _holders[device] = (agentId, time.GetTimestamp(), lease ?? Duration);
            }

            return null;
        }
    }

    /// <summary>A refusal long after the one before it begins anew: another agent was replaced.</summary>
    private void Note(string device, long now, TimeSpan lease)
    {
        if (_refused.TryGetValue(device, out var before)) _refused[device] = (time.GetElapsedTime(before.Last, now) < DuplicateAlerts.PauseOf(lease) ? before.First : now, now, lease);
        else if (_refused.Count < MaxRefused) _refused[device] = (now, now, lease);
    }

    private void Sweep()
    {
        _sweptAt = time.GetTimestamp();
        foreach (var agent in _lastSeen.Where(agent => !IsAlive(agent.Value, Duration)).Select(agent => agent.Key).ToList()) _lastSeen.Remove(agent);
        foreach (var device in _refused.Where(refusal => time.GetElapsedTime(refusal.Value.Last) >= DuplicateAlerts.QuietOf(refusal.Value.Lease)).Select(refusal => refusal.Key).ToList()) _refused.Remove(device);
        foreach (var device in _holders.Where(lease => !IsAlive(lease.Value.Since, lease.Value.Lease)).Select(lease => lease.Key).ToList()) _holders.Remove(device);
    }

    private bool IsAlive(long since, TimeSpan lease) => time.GetElapsedTime(since) < lease;
}
