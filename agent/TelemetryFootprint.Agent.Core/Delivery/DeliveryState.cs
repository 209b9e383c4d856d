using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>What delivery tells the agent's /metrics and its local clients. Read from any thread.</summary>
public sealed class DeliveryState
{
    /// <summary>Runs that a host has at a time are few; beyond this the oldest state is forgotten.</summary>
    internal const int MaxRuns = 256;

    /// <summary>Of one state: 256 of them stay below 4 MiB.</summary>
    internal const int MaxRunBytes = 8 * 1024;

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, KeptRunState> _runs = [];
    private DeliveryFigures _current = new();
    private bool _welcomed;

    public DeliveryFigures Current
    {
        get
        {
            lock (_gate) return _current;
        }
    }

    /// <summary>The collector's last word on each run of this host.</summary>
    public IReadOnlyList<RunState> Runs
    {
        get
        {
            lock (_gate) return [.. _runs.Values.Select(kept => kept.State)];
        }
    }

    /// <summary>Null: the collector has said nothing of it.</summary>
    public KeptRunState? Of(string runId)
    {
        lock (_gate) return _runs.GetValueOrDefault(runId);
    }

    internal void Update(Func<DeliveryFigures, DeliveryFigures> change)
    {
        lock (_gate) _current = change(_current);
    }

    internal void Welcomed(string version, bool tellsOfRuns)
    {
        lock (_gate)
        {
            _current = _current with
            {
                Connected = true,
                CollectorVersion = version,
                TellsOfRuns = tellsOfRuns,
                LastError = null,
                Reconnects = _current.Reconnects + (_welcomed ? 1 : 0),
            };
            _welcomed = true;
        }
    }

    /// <summary>The last word on a run. One without a proper id, or larger than any true one, is not kept.</summary>
    internal void Keep(RunState run, long receivedAt)
    {
        if (run.RunId.Length is 0 or > Limits.MaxRunIdBytes || run.CalculateSize() > MaxRunBytes) return;
        lock (_gate)
        {
            _runs.Remove(run.RunId);
            _runs[run.RunId] = new(run, receivedAt);
            if (_runs.Count > MaxRuns) _runs.RemoveAt(0);
        }
    }
}
