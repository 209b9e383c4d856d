using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>
/// The one judge of a batch, called by the agent before it sends and by the collector before it stores. Never throws,
/// whatever the bytes were, and looks at every count before it allocates for it. What it accepts, the decoder decodes.
/// </summary>
public static class BatchValidator
{
    /// <summary>The first rule that the batch breaks by itself, or null.</summary>
    public static Violation? FirstViolation(Batch batch) =>
        Header(batch) ?? Counts(batch) ?? BatchTimes.FirstViolation(batch) ?? Body(batch, new RowLayout(batch));

    /// <summary>
    /// As <see cref="FirstViolation(Batch)"/>, and that the batch names only devices of the inventory, and that the inventory says
    /// how wide every row's figure is: a figure without a bound would pass for exact.
    /// </summary>
    public static Violation? FirstViolation(Batch batch, Inventory inventory)
    {
        if (FirstViolation(batch) is { } violation) return violation;
        if (batch.InventoryId != inventory.ContentId) return new("inventory_id: names another inventory");
        return batch.Devices.Count > 0 && batch.Devices[^1] >= inventory.Devices.Count
            ? new($"devices: {batch.Devices[^1]} of {inventory.Devices.Count} in the inventory")
            : MethodRuns.FirstWithoutBound(batch, inventory, new RowLayout(batch));
    }

    private static Violation? Header(Batch batch)
    {
        if (batch.AgentId.Length != Limits.IdBytes) return new($"agent_id: not {Limits.IdBytes} bytes");
        if (batch.BootId.Length != Limits.IdBytes) return new($"boot_id: not {Limits.IdBytes} bytes");
        if (batch.InventoryId.Length != Limits.IdBytes) return new($"inventory_id: not {Limits.IdBytes} bytes");
        if (batch.FirstSequence == 0) return new("first_sequence: sequences start at 1");
        if (batch.TickCount is 0 or > Limits.MaxTicksPerBatch) return new($"tick_count: not 1..{Limits.MaxTicksPerBatch}");
        // The collector keeps sequences as signed 64-bit numbers.
        if (batch.FirstSequence > (ulong)long.MaxValue - batch.TickCount) return new("first_sequence: beyond the last sequence");
        if (batch.BaseMonotonicMicroseconds > (ulong)Limits.MaxMicroseconds) return new("base_monotonic_microseconds: too large");
        if (batch.BaseSuspendedMicroseconds > (ulong)Limits.MaxMicroseconds) return new("base_suspended_microseconds: too large");
        return batch.BaseUnixMicroseconds is < -Limits.MaxMicroseconds or > Limits.MaxMicroseconds ? new("base_unix_microseconds: too large") : null;
    }

    private static Violation? Counts(Batch batch)
    {
        int devices = batch.Devices.Count;
        if (devices > Limits.MaxDevices) return new($"devices: more than {Limits.MaxDevices}");
        if (batch.TickMicroseconds.Count != batch.TickCount) return new("tick_microseconds: not one per tick");
        if (batch.OpeningMicroseconds.Count != devices) return new("opening_microseconds: not one per device");
        if (batch.OpeningMillijoules.Count != devices) return new("opening_millijoules: not one per device");
        for (int i = 1; i < devices; i++)
        {
            if (batch.Devices[i] <= batch.Devices[i - 1]) return new("devices: not strictly ascending");
        }
        long cells = devices * (long)batch.TickCount;
        if (cells > Limits.MaxCellsPerBatch) return new($"devices × ticks: more than {Limits.MaxCellsPerBatch}");
        if (devices > 0 && batch.Devices[^1] >= Limits.MaxDevices) return new($"devices: a position beyond {Limits.MaxDevices}");
        if (PresenceRuns.FirstViolation(batch.AbsentRuns, (int)cells, "absent_runs") is { } violation) return violation;
        if (batch.AbsentCodes.Count != batch.AbsentRuns.Count / 2) return new("absent_codes: not one per absent run");
        foreach (uint code in batch.AbsentCodes)
        {
            if (code > int.MaxValue) return new("absent_codes: too large");
        }
        int rows = PresenceRuns.CountPresent(batch.AbsentRuns, (int)cells);
        if (rows > Limits.MaxRowsPerBatch) return new($"rows: more than {Limits.MaxRowsPerBatch}");
        return batch.EnergyMillijoules.Count != rows ? new($"energy_millijoules: {batch.EnergyMillijoules.Count} for {rows} rows") : null;
    }

    private static Violation? Body(Batch batch, RowLayout layout)
    {
        int rows = layout.Rows;
        if ((RowNumbers.FirstViolation(batch.OpeningRows, rows, "opening_rows")
            ?? RowNumbers.FirstViolation(batch.BridgedRows, rows, "bridged_rows")
            ?? MethodRuns.FirstViolation(batch.MethodRuns, rows)) is { } violation) return violation;
        layout.MarkKinds(batch);
        if (BothKinds(batch, layout)) return new("opening_rows and bridged_rows: a row is in both");
        return BatchEnergy.FirstViolation(batch, layout)
            ?? ColumnCodec.FirstViolation(batch.PowerMilliwatts, layout.Device, "power_milliwatts", 0, Limits.MaxPowerMilliwatts)
            ?? ColumnCodec.FirstViolation(batch.UtilizationPercent, layout.Device, "utilization_percent", 0, 100)
            ?? ColumnCodec.FirstViolation(batch.MemoryMebibytes, layout.Device, "memory_mebibytes", 0, Limits.MaxMemoryMebibytes)
            ?? ColumnCodec.FirstViolation(
                batch.TemperatureCelsius, layout.Device, "temperature_celsius", Limits.MinTemperatureCelsius, Limits.MaxTemperatureCelsius)
            ?? ShareCodec.FirstViolation(batch, layout);
    }

    /// <summary>Bridged marks were set last, so an opening row that is also bridged is no longer marked as opening.</summary>
    private static bool BothKinds(Batch batch, RowLayout layout) =>
        layout.Kind.Count(kind => kind == RowKind.Opening) != batch.OpeningRows.Count;
}
