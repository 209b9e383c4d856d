using Google.Protobuf;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.UnitTests.Contracts.Batches;

/// <summary>Ticks of a steady 1 Hz sampler with all columns filled.</summary>
internal static class SampleBatches
{
    public static readonly BatchOrigin Origin = new(Id(1), 0x8123_4567_89AB_CDEF, Id(2));

    public static ByteString Id(byte fill) => ByteString.CopyFrom([.. Enumerable.Repeat(fill, 16)]);

    public static Inventory Inventory(int devices, string host = "node-17")
    {
        var inventory = new Inventory { Host = host };
        for (int i = 0; i < devices; i++) inventory.Devices.Add(new Device { Uuid = $"GPU-{i}", Kind = DeviceKind.Gpu, Index = (uint)i, Bounds = { ExactBounds.OfAllMethods } });
        return InventoryContent.WithContentId(inventory);
    }

    /// <summary>300 W with ±3 W of noise from second to second, jitter of the sampler ±100 µs, a day into the queue.</summary>
    public static List<SequencedTick> Noisy(int devices, int ticks, int seed = 1)
    {
        var random = new Random(seed);
        return Make(devices, ticks, random, (_, _) => (300_000 + random.Next(-3_000, 3_000), 300_000 + random.Next(-3_000, 3_000), random.Next(90, 101), 61_234));
    }

    /// <summary>Per (device, tick): millijoules of the second, milliwatts at its end, utilisation, memory.</summary>
    public static List<SequencedTick> Make(
        int devices, int ticks, Random random, Func<int, int, (long Energy, long Power, int Utilization, long Memory)> reading, int firstTick = 0)
    {
        Inventory inventory = Inventory(devices);
        long time = 90_000_000_000, previous = time - 1_000_000;
        long[] totals = [.. Enumerable.Repeat(26_000_000_000L, devices)];
        var result = new List<SequencedTick>();
        for (int tick = 0; tick < ticks; tick++)
        {
            var rows = new List<DeviceRow>();
            for (int device = 0; device < devices; device++)
            {
                var (energy, power, utilization, memory) = reading(device, firstTick + tick);
                totals[device] += energy;
                rows.Add(new()
                {
                    Device = device,
                    Kind = RowKind.Interval,
                    StartMicroseconds = previous,
                    EndMicroseconds = time,
                    Millijoules = energy,
                    CumulativeMillijoules = totals[device],
                    Method = Method.Counter,
                    PowerMilliwatts = power,
                    UtilizationPercent = utilization,
                    MemoryMebibytes = memory,
                    TemperatureCelsius = 55 + (tick / 5 % 3),
                });
            }
            result.Add(new(86_400 + (ulong)tick, new(time, time + 1_763_000_000_000_000, inventory, rows, [])));
            (previous, time) = (time, time + 1_000_000 + random.Next(-100, 100));
        }
        return result;
    }
}
