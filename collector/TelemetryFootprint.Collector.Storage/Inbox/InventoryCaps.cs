namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary>How many inventories may lie in the inbox, of all hosts and of one, and of how many hosts it ever takes any.</summary>
public sealed record InventoryCaps(long Count = 262_144, long Bytes = 1L << 30, long CountOfHost = 4_096, long BytesOfHost = 16L << 20, long Hosts = 65_536);
