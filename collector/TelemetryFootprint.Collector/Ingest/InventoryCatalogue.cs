using System.Collections.Concurrent;
using Google.Protobuf;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>
/// Inventories by content id: some in memory, all in the inbox. Of each host the last few stay in memory, so that one that changes without end takes no more of
/// it than another. At its caps of count and bytes the memory is emptied and filled again as it is asked.
/// </summary>
internal sealed class InventoryCatalogue(IInbox inbox)
{
    private const int MaxCached = 4096;
    private const int MaxOfHost = 8;
    private const long MaxCachedBytes = 64 << 20;

    private readonly Lock _turn = new();
    private readonly ConcurrentDictionary<ByteString, Inventory> _cache = new();
    private readonly Dictionary<string, Queue<ByteString>> _ofHost = new(StringComparer.Ordinal);
    private long _cachedBytes;

    /// <summary>Serialised; in memory they are a few times that.</summary>
    public long CachedBytes
    {
        get
        {
            lock (_turn) return _cachedBytes;
        }
    }

    /// <summary>Null: unknown here; the agent is asked for it.</summary>
    public Inventory? Find(ByteString id)
    {
        if (_cache.TryGetValue(id, out var cached)) return cached;
        return inbox.FindInventory(id.Memory) is { } payload && Parse(payload, id) is { } stored ? Remember(id, stored) : null;
    }

    /// <summary>Durable when completed.</summary>
    public async Task StoreAsync(Inventory inventory, CancellationToken cancellationToken)
    {
        if (_cache.ContainsKey(inventory.ContentId)) return;
        await inbox.StoreInventoryAsync(inventory.Host, inventory.ContentId.Memory, inventory.ToByteArray(), cancellationToken);
        Remember(inventory.ContentId, inventory);
    }

    /// <summary>Null: damaged since it was stored. The agent is asked for it, and what it sends takes the damaged one's place.</summary>
    private static Inventory? Parse(byte[] payload, ByteString id)
    {
        try
        {
            var inventory = Inventory.Parser.ParseFrom(payload);
            return inventory.ContentId == id && InventoryValidator.FirstViolation(inventory) is null ? inventory : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private Inventory Remember(ByteString id, Inventory inventory)
    {
        lock (_turn)
        {
            if (_cache.TryGetValue(id, out var known)) return known;
            if (_cache.Count >= MaxCached || _cachedBytes + inventory.CalculateSize() > MaxCachedBytes) Clear();
            if (!_ofHost.TryGetValue(inventory.Host, out var ids)) _ofHost[inventory.Host] = ids = new();
            if (ids.Count >= MaxOfHost && _cache.TryRemove(ids.Dequeue(), out var oldest)) _cachedBytes -= oldest.CalculateSize();
            ids.Enqueue(id);
            _cachedBytes += inventory.CalculateSize();
            return _cache[id] = inventory;
        }
    }

    private void Clear()
    {
        _cache.Clear();
        _ofHost.Clear();
        _cachedBytes = 0;
    }
}
