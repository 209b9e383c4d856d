using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>
/// <c>footprint_gpu</c>: one point per reading of a GPU, at the sample's own time. <c>energy_j</c> is the agent's own running total, so a point depends on its
/// reading alone: the same reading is the same point, however often and in whatever order it is written. For one caller at a time.
/// </summary>
internal sealed class ReadingLines
{
    private const string Measurement = "footprint_gpu";
    private const int Methods = (int)Method.Simulated + 1;
    private const int MostInventories = 4096;
    private const long BytesPerMebibyte = 1 << 20;
    private const int ThousandthsPerPercent = 10;

    // The tags of a device change with its inventory only, and cost more to write than all figures.
    private readonly Dictionary<Inventory, byte[]?[]> _heads = new(ReferenceEqualityComparer.Instance);

    /// <summary>Adds the tick's rows of GPUs.</summary>
    public void Write(LiveTick tick, LineBuffer lines)
    {
        var inventory = tick.Tick.Inventory;
        var heads = HeadsOf(inventory);
        foreach (var row in tick.Tick.Rows)
        {
            var device = inventory.Devices[row.Device];
            if (device.Kind != DeviceKind.Gpu || HostDevices.IsOverflow(device.Uuid) || (int)row.Method is < 0 or >= Methods) continue;
            ref var head = ref heads[(row.Device * Methods) + (int)row.Method];
            if (head is null) head = HeadOf(lines, tick.Host, device, row.Method);
            else lines.Begin(head);
            Fields(lines, row).End(checked((row.EndMicroseconds + tick.UnixShiftMicroseconds) * 1000));
        }
    }

    private static LineBuffer Fields(LineBuffer lines, DeviceRow row) => lines
        .Thousandths("power_w"u8, row.PowerMilliwatts)
        .Thousandths("energy_j"u8, row.CumulativeMillijoules)
        .Thousandths("utilization"u8, row.UtilizationPercent * ThousandthsPerPercent)
        .Whole("memory_used_bytes"u8, row.MemoryMebibytes * BytesPerMebibyte)
        .Thousandths("temperature_c"u8, row.TemperatureCelsius * 1000L);

    private static byte[] HeadOf(LineBuffer lines, string host, Device device, Method method) => lines.Begin(Measurement)
        .Tag("gpu_uuid", device.Uuid).Tag("host", host).Tag("method", MethodName.Of(method)).Tag("model", device.Model).Head();

    private byte[]?[] HeadsOf(Inventory inventory)
    {
        if (_heads.TryGetValue(inventory, out var known)) return known;
        if (_heads.Count >= MostInventories) _heads.Clear();
        return _heads[inventory] = new byte[]?[inventory.Devices.Count * Methods];
    }
}
