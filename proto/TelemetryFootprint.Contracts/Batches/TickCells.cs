namespace TelemetryFootprint.Contracts.Batches;

/// <summary>One device over the ticks of a batch: its row at each tick, or null and the gap's code.</summary>
internal sealed record TickCells(DeviceRow?[] Rows, int[] Codes);
