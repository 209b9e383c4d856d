using Google.Protobuf;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>
/// The keys in memory: what rows name, and the last sequence that named each, so that a key whose rows are gone is forgotten. Any thread.
/// </summary>
internal sealed class SpoolKeys
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, SpoolKey> _keys = [];
    private readonly Dictionary<long, Inventory> _inventories = [];
    private readonly Dictionary<long, (ulong First, ulong Last)> _used = [];
    private long _lastId;

    public void Load(SpoolKey key)
    {
        Inventory? inventory = key.Kind == SpoolKeyKind.Inventory ? TelemetryFootprint.Contracts.V1.Inventory.Parser.ParseFrom(key.Content) : null;
        lock (_gate) Keep(key, inventory);
    }

    public SpoolKey Add(SpoolKeyKind kind, byte[] content)
    {
        lock (_gate) return Add(kind, content, null);
    }

    /// <summary>The id of the inventory that a tick is about; a new one gets one.</summary>
    public long IdOf(Inventory inventory, ulong sequence)
    {
        lock (_gate)
        {
            long id = Find(inventory) ?? Add(SpoolKeyKind.Inventory, inventory.ToByteArray(), inventory).Id;
            Use(id, sequence);
            return id;
        }
    }

    public SpoolKey Key(long id)
    {
        lock (_gate) return _keys[id];
    }

    public Inventory? Inventory(long id)
    {
        lock (_gate) return _inventories.GetValueOrDefault(id);
    }

    public SpoolKey? Origin(long id)
    {
        lock (_gate) return _keys.GetValueOrDefault(id) is { Kind: SpoolKeyKind.Origin } key ? key : null;
    }

    /// <summary>A row names these two.</summary>
    public void Use(long origin, long inventory, ulong sequence)
    {
        Use(origin, sequence);
        Use(inventory, sequence);
    }

    /// <summary>The origins that rows name, by their first sequence.</summary>
    public IReadOnlyList<(SpoolKey Key, ulong First)> Origins()
    {
        lock (_gate) return [.. _used.Where(pair => _keys[pair.Key].Kind == SpoolKeyKind.Origin).Select(pair => (_keys[pair.Key], pair.Value.First)).OrderBy(pair => pair.Item2)];
    }

    /// <summary>Takes out the keys that no row names from <paramref name="oldest"/> on, but for those of <paramref name="kept"/>.</summary>
    public IReadOnlyList<long> Forget(ulong oldest, params ReadOnlySpan<long> kept)
    {
        var gone = new List<long>();
        lock (_gate)
        {
            foreach ((long id, SpoolKey key) in _keys)
            {
                if (key.Kind != SpoolKeyKind.Format && !kept.Contains(id) && (!_used.TryGetValue(id, out var used) || used.Last < oldest)) gone.Add(id);
            }

            foreach (long id in gone)
            {
                _keys.Remove(id);
                _inventories.Remove(id);
                _used.Remove(id);
            }
        }

        return gone;
    }

    public IReadOnlyList<SpoolKey> All()
    {
        lock (_gate) return [.. _keys.Values];
    }

    /// <summary>A row under that sequence names it, or the next one will.</summary>
    public void Use(long id, ulong sequence)
    {
        lock (_gate) _used[id] = _used.TryGetValue(id, out var used) ? (Math.Min(used.First, sequence), Math.Max(used.Last, sequence)) : (sequence, sequence);
    }

    private long? Find(Inventory inventory)
    {
        foreach ((long id, Inventory known) in _inventories)
        {
            if (ReferenceEquals(known, inventory) || known.ContentId == inventory.ContentId) return id;
        }

        return null;
    }

    private SpoolKey Add(SpoolKeyKind kind, byte[] content, Inventory? inventory)
    {
        var key = new SpoolKey(_lastId + 1, kind, content);
        Keep(key, inventory);
        return key;
    }

    private void Keep(SpoolKey key, Inventory? inventory)
    {
        _keys[key.Id] = key;
        _lastId = Math.Max(_lastId, key.Id);
        if (inventory is not null) _inventories[key.Id] = inventory;
    }
}
