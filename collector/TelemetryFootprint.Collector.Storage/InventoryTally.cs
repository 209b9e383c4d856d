namespace TelemetryFootprint.Collector.Storage;

/// <summary>The inventories of the inbox.</summary>
/// <param name="Count">That lie here now.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="Unused">Deleted because nothing named them for a day; never falls.</param>
/// <param name="Displaced">Deleted for a newer one, at the share of their host or at the cap of all; never falls.</param>
public sealed record InventoryTally(long Count, long Bytes, long Unused, long Displaced);
