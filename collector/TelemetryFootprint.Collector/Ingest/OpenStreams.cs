namespace TelemetryFootprint.Collector.Ingest;

/// <summary>
/// The streams that are open: at the cap a new one is refused and those that are open go on. An agent that came back while its old
/// connection is not yet known to be dead has two; only the newest of them speaks for it.
/// </summary>
internal sealed class OpenStreams(int maxStreams = OpenStreams.DefaultMaxStreams)
{
    public const int DefaultMaxStreams = 8192;

    private readonly Lock _turn = new();
    private readonly Dictionary<string, (object Stream, string Host)> _current = new(StringComparer.Ordinal);
    private int _open;

    /// <summary>False: there are too many.</summary>
    public bool TryOpen()
    {
        lock (_turn)
        {
            if (_open >= maxStreams) return false;
            _open++;
            return true;
        }
    }

    public void Close()
    {
        lock (_turn) _open--;
    }

    /// <summary>
    /// From now on <paramref name="stream"/> speaks for the agent. The report goes out before any later one of the same agent. Throws
    /// <see cref="AgentIdTakenException"/> while another host speaks for it: a copied state directory, whose ticks would pass for repeats.
    /// </summary>
    public void Begin(string agentId, string host, object stream, Action report)
    {
        lock (_turn)
        {
            if (_current.TryGetValue(agentId, out var other) && other.Host != host) throw new AgentIdTakenException(agentId, other.Host);
            _current[agentId] = (stream, host);
            report();
        }
    }

    /// <summary>Reports only if no newer stream speaks for the agent.</summary>
    public void Report(string agentId, object stream, Action report)
    {
        lock (_turn)
        {
            if (_current.GetValueOrDefault(agentId).Stream == stream) report();
        }
    }

    /// <summary>As <see cref="Report"/>; nobody speaks for the agent afterwards.</summary>
    public void End(string agentId, object stream, Action report)
    {
        lock (_turn)
        {
            if (_current.GetValueOrDefault(agentId).Stream != stream) return;
            _current.Remove(agentId);
            report();
        }
    }
}
