using System.Collections.Concurrent;
using Google.Protobuf;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>Inventories by content id: some in memory, all in the inbox. At its caps of count and bytes the memory is emptied and filled again as it is asked.</summary>
internal sealed class InventoryCatalogue(IInbox inbox)
{
    private const int MaxCached = 4096;
    private const long MaxCachedBytes = 64 << 20;

    private readonly ConcurrentDictionary<ByteString, Inventory> _cache = new();
    private long _cachedBytes;

    /// <summary>Serialised; in memory they are a few times that.</summary>
    public long CachedBytes => Interlocked.Read(ref _cachedBytes);

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
        if (_cache.Count >= MaxCached || Interlocked.Add(ref _cachedBytes, inventory.CalculateSize()) > MaxCachedBytes)
        {
            _cache.Clear();
            Interlocked.Exchange(ref _cachedBytes, inventory.CalculateSize());
        }

        return _cache[id] = inventory;
    }
}
