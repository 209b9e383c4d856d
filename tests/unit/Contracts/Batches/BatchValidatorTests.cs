using Google.Protobuf;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Contracts.Batches;

public sealed class BatchValidatorTests
{
    public static TheoryData<string, Action<Batch>> Breaks => new()
    {
        { "agent_id", batch => batch.AgentId = ByteString.CopyFrom(1, 2) },
        { "boot_id", batch => batch.BootId = ByteString.Empty },
        { "inventory_id", batch => batch.InventoryId = ByteString.Empty },
        { "first_sequence", batch => batch.FirstSequence = 0 },
        { "first_sequence", batch => batch.FirstSequence = ulong.MaxValue },
        { "tick_count", batch => batch.TickCount = 0 },
        { "tick_count", batch => batch.TickCount = uint.MaxValue },
        { "tick_microseconds", batch => batch.TickMicroseconds.Add(1) },
        { "tick_microseconds", batch => batch.TickMicroseconds[1] = -batch.TickMicroseconds[0] },
        { "tick_microseconds", batch => batch.TickMicroseconds[1] = long.MinValue },
        { "base_monotonic", batch => batch.BaseMonotonicMicroseconds = ulong.MaxValue },
        { "base_suspended", batch => batch.BaseSuspendedMicroseconds = ulong.MaxValue },
        { "base_unix", batch => batch.BaseUnixMicroseconds = long.MinValue },
        { "devices", batch => batch.Devices[1] = 0 },
        { "devices", batch => batch.Devices[1] = 100_000 },
        { "opening_microseconds", batch => batch.OpeningMicroseconds[0] = 5_000_000 },
        { "opening_microseconds", batch => batch.OpeningMicroseconds[0] = -100_000_000_000 },
        { "opening_microseconds", batch => batch.OpeningMicroseconds.Clear() },
        { "opening_millijoules", batch => batch.OpeningMillijoules[0] = ulong.MaxValue },
        { "running total", batch => batch.OpeningMillijoules[0] = (ulong)Limits.MaxCumulativeMillijoules },
        { "absent_runs", batch => batch.AbsentRuns.Add([uint.MaxValue, uint.MaxValue]) },
        { "absent_runs", batch => batch.AbsentRuns.Add(1) },
        { "absent_codes", batch => batch.AbsentCodes.Add(1) },
        { "energy_millijoules", batch => batch.EnergyMillijoules[0] = -1 },
        { "energy_millijoules", batch => batch.EnergyMillijoules[1] = long.MinValue },
        { "energy_millijoules", batch => batch.EnergyMillijoules.RemoveAt(0) },
        { "has energy but no length", batch => batch.OpeningRows.Add(1) },
        { "opening_rows", batch => batch.OpeningRows.Add(99) },
        { "bridged_rows", batch => batch.BridgedRows.Add([1, 0]) },
        { "method_runs", batch => batch.MethodRuns[0] = 9 },
        { "method_runs", batch => batch.MethodRuns[1] = 1 },
        { "power_milliwatts", batch => batch.PowerMilliwatts.Deltas[0] = -1 },
        { "power_milliwatts", batch => batch.PowerMilliwatts.Deltas[0] = long.MaxValue },
        { "power_milliwatts", batch => batch.PowerMilliwatts.Repeats.Add(uint.MaxValue) },
        { "utilization_percent", batch => batch.UtilizationPercent.Deltas[0] = 101 },
        { "memory_mebibytes", batch => batch.MemoryMebibytes.Repeats[0] = uint.MaxValue },
        { "temperature_celsius", batch => batch.TemperatureCelsius.AbsentRuns.Add([0, 1]) },
        { "owners", batch => batch.Owners.Add(new Owner { Kind = OwnerKind.Run }) },
        { "owners", batch => batch.Owners.Add(new Owner { Kind = OwnerKind.Idle, RunId = "x" }) },
        { "owners.run_id", batch => batch.Owners.Add(new Owner { Kind = OwnerKind.Run, RunId = "a\nb" }) },
        { "owners", batch => batch.Owners.Add(new Owner { Kind = OwnerKind.ReservedIdle }) },
        { "owners.run_id", batch => batch.Owners.Add(new Owner { Kind = OwnerKind.Run, RunId = "__idle__" }) },
        { "owners.run_id", batch => batch.Owners.Add(new Owner { Kind = OwnerKind.ReservedIdle, RunId = "__x" }) },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public void FirstViolation_OneRuleBroken_NamesTheField(string field, Action<Batch> breakIt)
    {
        Batch batch = BatchEncoder.Encode(SampleBatches.Origin, SampleBatches.Noisy(2, 4));
        Assert.Null(BatchValidator.FirstViolation(batch));
        breakIt(batch);
        Assert.Contains(field, BatchValidator.FirstViolation(batch)!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void FirstViolation_OfAMethodWithoutABound_IsRefused()
    {
        Batch batch = BatchEncoder.Encode(SampleBatches.Origin, SampleBatches.Noisy(2, 4));
        Inventory inventory = SampleBatches.Inventory(2);
        inventory.Devices[1].Bounds.Clear();
        inventory.Devices[1].Bounds.Add(new BoundRule { Method = Method.Integrated, HalfWidthPpm = 1 });
        inventory = InventoryContent.WithContentId(inventory);
        batch.InventoryId = inventory.ContentId;
        Assert.Equal("method_runs: the inventory has no bound for method Counter of row 4", BatchValidator.FirstViolation(batch, inventory)!.Reason);
    }

    [Fact]
    public void FirstViolation_ReservedIdleOfARun_IsNull()
    {
        Batch batch = BatchEncoder.Encode(SampleBatches.Origin, SampleBatches.Noisy(2, 4));
        batch.Owners.Add(new Owner { Kind = OwnerKind.ReservedIdle, RunId = "gpt" });
        Assert.Null(BatchValidator.FirstViolation(batch));
    }

    [Fact]
    public void FirstViolation_AgainstAnotherInventory_IsRefused()
    {
        Batch batch = BatchEncoder.Encode(SampleBatches.Origin, SampleBatches.Noisy(2, 2));
        Assert.Null(BatchValidator.FirstViolation(batch, SampleBatches.Inventory(2)));
        Assert.NotNull(BatchValidator.FirstViolation(batch, SampleBatches.Inventory(2, "other")));
        batch.InventoryId = SampleBatches.Inventory(1).ContentId;
        Assert.Contains("devices", BatchValidator.FirstViolation(batch, SampleBatches.Inventory(1))!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void FirstViolation_HostileCounts_AllocatesLittle()
    {
        Batch batch = BatchEncoder.Encode(SampleBatches.Origin, SampleBatches.Noisy(1, 1));
        batch.AbsentRuns.Add([0, uint.MaxValue]);
        batch.PowerMilliwatts.Repeats.Add(uint.MaxValue);
        BatchValidator.FirstViolation(batch);
        long before = GC.GetAllocatedBytesForCurrentThread();
        BatchValidator.FirstViolation(batch);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_384);
    }

    [Fact]
    public void FirstViolation_EmptyMessage_IsRefused() => Assert.NotNull(BatchValidator.FirstViolation(new Batch()));
}
