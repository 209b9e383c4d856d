using System.Collections.Concurrent;
using Google.Protobuf;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>Inventories by content id: the newest in memory, all in the inbox.</summary>
internal sealed class InventoryCatalogue(IInbox inbox)
{
    private const int MaxCached = 4096;

    private readonly ConcurrentDictionary<ByteString, Inventory> _cache = new();

    /// <summary>Null: unknown here; the agent is asked for it.</summary>
    public Inventory? Find(ByteString id)
    {
        if (_cache.TryGetValue(id, out var cached)) return cached;
        return inbox.FindInventory(id.Memory) is { } payload ? Remember(id, Inventory.Parser.ParseFrom(payload)) : null;
    }

    /// <summary>Durable when completed.</summary>
    public async Task StoreAsync(Inventory inventory, CancellationToken cancellationToken)
    {
        if (_cache.ContainsKey(inventory.ContentId)) return;
        await inbox.StoreInventoryAsync(inventory.ContentId.Memory, inventory.ToByteArray(), cancellationToken);
        Remember(inventory.ContentId, inventory);
    }

    private Inventory Remember(ByteString id, Inventory inventory)
    {
        if (_cache.Count >= MaxCached) _cache.Clear();
        return _cache[id] = inventory;
    }
}
