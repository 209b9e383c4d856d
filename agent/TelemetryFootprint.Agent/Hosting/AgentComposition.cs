using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Demo;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Identity;

namespace TelemetryFootprint.Agent.Hosting;

/// <summary>The one place where the agent's parts are put together.</summary>
internal sealed class AgentComposition : IDisposable
{
    private readonly IGpuLibrary _library;
    private readonly SamplingThread _thread;

    public AgentComposition(AgentOptions options, TimeProvider time, ILoggerFactory logging)
    {
        Options = options;
        AgentId = AgentIdFile.LoadOrCreate(options.StateDirectory);
        BootId = Identity.BootId.Read();
        Queue = CreateQueue(options);
        _library = CreateLibrary(options, Convert.ToHexStringLower(AgentId), time);
        Sampler = new Sampler(_library, options.Fallback, Convert.ToHexStringLower(AgentId), options.Host, options.Sampling, Queue, time, logging.CreateLogger<Sampler>());
        _thread = new SamplingThread(Sampler);
    }

    public AgentOptions Options { get; }

    public byte[] AgentId { get; }

    public byte[] BootId { get; }

    public ITickQueue Queue { get; }

    public Sampler Sampler { get; }

    /// <summary>NVML, or the demo's GPUs. Nothing is loaded before the library is opened.</summary>
    public static IGpuLibrary CreateLibrary(AgentOptions options, string agentId, TimeProvider time) => options.DemoDevices > 0
        ? new DemoGpuLibrary(options.DemoDevices, agentId, time)
        : new AbsentGpuLibrary("this build has no NVML binding");

    /// <summary>Starts sampling, then whatever delivers what it queues.</summary>
    public void Start() => _thread.Start();

    public void Dispose()
    {
        // A library is closed only when nobody is inside it any more.
        if (_thread.Stop(TimeSpan.FromSeconds(2)))
            _library.Dispose();
        _thread.Dispose();
    }

    private static MemoryTickQueue CreateQueue(AgentOptions options)
    {
        var standard = TickQueueLimits.ForMemory;
        var ticks = Math.Clamp(options.QueueBytes * standard.MaxTicks / standard.MaxBytes, 60, 10_000_000);
        return new MemoryTickQueue(new TickQueueLimits(options.QueueBytes, (int)ticks));
    }
}
