using Google.Protobuf;
using TelemetryFootprint.Agent.Core.Energy;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>The energy states of all devices: as the last process left them, as this one's rows leave them, and as far as they may become durable.</summary>
internal sealed class SpoolEnergy
{
    /// <summary>Devices that came and went are few; beyond that the one that was silent longest is forgotten.</summary>
    private const int MostDevices = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, EnergyState> _settled;
    private List<EnergyState> _kept = [];

    /// <param name="state">As the last commit left them.</param>
    /// <param name="bootId">Of now.</param>
    /// <param name="noted">What was delivered beyond that commit.</param>
    public SpoolEnergy(SpoolState state, ByteString bootId, SpoolState noted)
    {
        _settled = state.Energy.ToDictionary(energy => energy.Uuid, energy => energy with { IsOfThisBoot = energy.IsOfThisBoot && state.BootId == bootId });
        // A device that the file does not know of this boot opens anew, so that there is nothing of it to bridge.
        if (noted.BootId == bootId) Settle(noted.Energy.Where(energy => energy.IsOfThisBoot && _settled.TryGetValue(energy.Uuid, out EnergyState? known) && known.IsOfThisBoot));
    }

    public EnergyState? Recall(string uuid)
    {
        lock (_gate) return _settled.GetValueOrDefault(uuid);
    }

    public void Keep(EnergyState state)
    {
        lock (_gate) _kept.Add(state with { IsOfThisBoot = true });
    }

    /// <summary>What was kept since the last tick belongs to this one.</summary>
    public IReadOnlyList<EnergyState> TakeKept()
    {
        lock (_gate)
        {
            List<EnergyState> kept = _kept;
            _kept = [];
            return kept;
        }
    }

    /// <summary>The ticks of these states are committed, delivered or given up.</summary>
    public void Settle(IEnumerable<EnergyState> states)
    {
        lock (_gate)
        {
            foreach (EnergyState state in states) Take(_settled, state);
            while (_settled.Count > MostDevices) _settled.Remove(_settled.Values.MinBy(state => (state.IsOfThisBoot, state.EndMicroseconds))!.Uuid);
        }
    }

    /// <summary>All of them, once those of a commit's ticks are settled too.</summary>
    public IReadOnlyList<EnergyState> With(IEnumerable<EnergyState> states)
    {
        lock (_gate)
        {
            var all = new Dictionary<string, EnergyState>(_settled);
            foreach (EnergyState state in states) Take(all, state);
            return [.. all.Values];
        }
    }

    /// <summary>A tick may come to the disk after a newer one was delivered from memory: it turns nothing back.</summary>
    private static void Take(Dictionary<string, EnergyState> all, EnergyState state)
    {
        if (!all.TryGetValue(state.Uuid, out EnergyState? known) || !known.IsOfThisBoot || known.EndMicroseconds <= state.EndMicroseconds) all[state.Uuid] = state;
    }
}
