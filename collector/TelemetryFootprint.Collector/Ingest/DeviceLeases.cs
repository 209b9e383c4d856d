namespace TelemetryFootprint.Collector.Ingest;

/// <summary>A device has one live reporter: the first agent that names it, until 30 s after that agent's last message.</summary>
internal sealed class DeviceLeases(TimeProvider time)
{
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _holders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _lastSeen = new(StringComparer.Ordinal);
    private long _refusals;

    /// <summary>Batches refused because another agent reports a device of theirs.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>The agent is alive.</summary>
    public void Renew(string agentId)
    {
        lock (_lock) _lastSeen[agentId] = time.GetTimestamp();
    }

    /// <summary>The first device that another live agent holds; null: all of them are this agent's now.</summary>
    public string? FirstHeldByAnother(string agentId, IReadOnlyCollection<string> devices)
    {
        lock (_lock)
        {
            var held = devices.FirstOrDefault(device => _holders.TryGetValue(device, out var holder) && holder != agentId && IsAlive(holder));
            if (held is not null)
            {
                Interlocked.Increment(ref _refusals);
                return held;
            }

            foreach (var device in devices) _holders[device] = agentId;
            return null;
        }
    }

    private bool IsAlive(string agentId) => _lastSeen.TryGetValue(agentId, out var seen) && time.GetElapsedTime(seen) < Duration;
}
