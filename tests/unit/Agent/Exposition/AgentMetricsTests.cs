using System.Buffers;
using System.Text;
using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Exposition;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;
using Device = TelemetryFootprint.Contracts.V1.Device;

namespace TelemetryFootprint.UnitTests.Agent.Exposition;

/// <summary>The text that a scrape gets, for a host where everything is different: a golden file, and the promises behind it.</summary>
public sealed class AgentMetricsTests
{
    [Fact]
    public void Write_MixedHost_IsTheGoldenText() => GoldenFile.Project.Verify("agent-metrics.txt", Text(MixedHost()));

    [Fact]
    public void Write_StaleState_KeepsCountersAndNoReading()
    {
        string[] names = Names(Text(MixedHost().WithoutReadings()));

        Assert.Contains("footprint_agent_gpu_energy_joules_total", names);
        Assert.Contains("footprint_agent_gpu_energy_low_joules_total", names);
        Assert.Contains("footprint_agent_gpu_energy_high_joules_total", names);
        Assert.Contains("footprint_agent_gap_seconds_total", names);
        Assert.DoesNotContain(names, name => name is "footprint_agent_gpu_power_watts" or "footprint_agent_gpu_utilization_ratio"
            or "footprint_agent_gpu_memory_used_bytes" or "footprint_agent_gpu_temperature_celsius");
    }

    [Fact]
    public void Write_NoDevices_HasNoSeriesOfAnyGpu() => Assert.DoesNotContain(Names(Text(SamplingState.Empty)), name => name.Contains("_gpu_", StringComparison.Ordinal));

    [Fact]
    public void Write_Names_AreTheAgentsOwn() =>
        Assert.All(Names(Text(MixedHost())), name => Assert.StartsWith("footprint_agent_", name, StringComparison.Ordinal));

    [Fact]
    public void Write_QueueLosses_AreInTicksAndJoules()
    {
        string text = Text(SamplingState.Empty);

        Assert.Contains("footprint_agent_queue_dropped_joules_total 1234.567\n", text, StringComparison.Ordinal);
        Assert.Contains("footprint_agent_queue_set_aside_joules_total 0.5\n", text, StringComparison.Ordinal);
    }

    private static SamplingState MixedHost() => new(new LibraryStatus(0, "NVML answers"), new Inventory(), [Counting(), Silent(), Estimated()], [], 100, 3);

    private static DeviceState Counting() => new(Described("GPU-0", 0, "NVIDIA H100 80GB HBM3", 700_000, "average_1s"), EnergySource.Counter, Method.Counter)
    {
        PowerMilliwatts = 321_500,
        UtilizationPercent = 87,
        MemoryUsedBytes = 5L << 30,
        TemperatureCelsius = 63,
        CumulativeMillijoules = 1_500_250,
        MillijoulesByMethod = [new(Method.Counter, 1_200_250), new(Method.Integrated, 300_000)],
        BoundsByMethod = [new(Method.Counter, new(new(1_140_238), new(1_260_262))), new(Method.Integrated, new(new(264_000), new(336_000)))],
        GapMicroseconds = 1_500_000,
        CrossCheckRatio = 1.015625,
    };

    // It was measured, and is silent now: its counter stays, every gauge is gone.
    private static DeviceState Silent() => new(Described("GPU-1", 1, "NVIDIA \"odd\\name\"", 0, "instant"), EnergySource.Power, Method.Integrated)
    {
        CumulativeMillijoules = 7_000,
        MillijoulesByMethod = [new(Method.Integrated, 7_000)],
        GapMicroseconds = 60_000_000,
        LastCode = 15,
    };

    private static DeviceState Estimated() => new(Described("FALLBACK-x-0", 2, "A100", 0, "none"), EnergySource.Load, Method.Assumed)
    {
        PowerMilliwatts = 0,
        CumulativeMillijoules = 0,
        MillijoulesByMethod = [new(Method.Assumed, 0)],
    };

    private static Device Described(string uuid, uint index, string model, uint limit, string reading) => new()
    {
        Uuid = uuid,
        Index = index,
        Model = model,
        DriverVersion = "575.51",
        MigMode = "disabled",
        PowerReading = reading,
        PowerLimitMilliwatts = limit,
    };

    private static string Text(SamplingState state)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new PrometheusWriter(buffer);
        GpuMetrics.Write(writer, state, "node-1");
        QueueMetrics.Write(writer, new QueueState(3, 4_096, 1, 90, 5, 2, 100) { DroppedMillijoules = 1_234_567, SetAsideMillijoules = 500 });
        DeliveryMetrics.Write(writer, new DeliveryFigures { Connected = true, Attempts = 4, Reconnects = 1, SentBatches = 95, SentBytes = 12_345, AcknowledgedTicks = 90, RejectedBatches = 2, LastAck = DateTimeOffset.FromUnixTimeMilliseconds(1_763_000_000_500) });
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string[] Names(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line => line.Split('{', ' ')[0]).Distinct()];
}
