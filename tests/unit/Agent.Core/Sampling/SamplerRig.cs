using Microsoft.Extensions.Logging;
using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Agent.Core.Sampling.Lanes;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.TestKit.Logging;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling;

/// <summary>A sampler in played time, over a scripted library whose GPUs draw 300 W.</summary>
internal sealed class SamplerRig : IDisposable
{
    public const long MillijoulesPerSecond = 300_000;

    private readonly MemoryTickQueue _queue = new(TickQueueLimits.ForMemory);

    public SamplerRig(int gpus = 2, TimeSpan? releaseWhenIdle = null, IGpuPowerState? power = null, ILanes? lanes = null, NodeComponents? node = null, IProcessOwners? owners = null)
    {
        Gpus = [.. Enumerable.Range(0, gpus).Select(index => Counting($"GPU-{index}", index))];
        Library = new ScriptedLibrary([.. Gpus]);
        var options = new SamplingOptions(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) { ReleaseWhenIdle = releaseWhenIdle, Owners = owners ?? NoProcessOwners.Instance };
        Sampler = new Sampler(lanes ?? new InlineLanes(), Library, power, [], "agent", new HostIdentity("host", new Dictionary<string, string>()), options, _queue, Time, Log.LoggerFor<Sampler>(), node);
    }

    public ManualTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));

    public ErrorLogGuard Log { get; } = new();

    public IReadOnlyList<ScriptedGpu> Gpus { get; }

    public ScriptedLibrary Library { get; }

    public Sampler Sampler { get; }

    public IReadOnlyList<Tick> Ticks => [.. _queue.Peek(1, int.MaxValue).Select(tick => tick.Tick)];

    public int Said(int id) => Log.Entries.Count(entry => entry.Event.Id == id);

    /// <summary>Steps whenever something is due, until so many more seconds have passed.</summary>
    public void Run(int seconds)
    {
        var end = Time.GetElapsedTime(0) + TimeSpan.FromSeconds(seconds);
        Sampler.Step();
        while (Time.GetElapsedTime(0) + Sampler.UntilNext() <= end)
        {
            Time.Advance(Sampler.UntilNext());
            Sampler.Step();
        }
    }

    /// <summary>All rows of a device, whatever its place.</summary>
    public IReadOnlyList<DeviceRow> Rows(string uuid) =>
        [.. Ticks.SelectMany(tick => tick.Rows.Where(row => tick.Inventory.Devices[row.Device].Uuid == uuid))];

    public long Millijoules(string uuid) => Rows(uuid).Sum(row => row.Millijoules);

    public ScriptedGpu Counting(string uuid, int index) => new(uuid, index: index) { Energy = () => Counter(), Power = () => 300_000, Utilization = () => 90 };

    /// <summary>A counter of 300 W.</summary>
    public long Counter() => (Time.GetTimestamp() / TimeSpan.TicksPerMillisecond * 300) + 1_000_000;

    public void Dispose() => Log.Dispose();
}
