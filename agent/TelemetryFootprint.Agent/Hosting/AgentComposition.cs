using Google.Protobuf;
using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Agent.Control;
using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Agent.Core.Attribution.Kubernetes;
using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Agent.Core.Delivery.Kubelet;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Demo;
using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Agent.Identity;
using TelemetryFootprint.Agent.Native.Clocks;
using TelemetryFootprint.Agent.Native.Nvml;
using TelemetryFootprint.Agent.Native.Pci;
using TelemetryFootprint.Agent.Native.Processes;
using TelemetryFootprint.Agent.Native.Processes.Windows;
using TelemetryFootprint.Agent.Native.Rapl;

namespace TelemetryFootprint.Agent.Hosting;

/// <summary>The one place where the agent's parts are put together.</summary>
internal sealed class AgentComposition : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly IGpuLibrary _library;
    private readonly SamplingLanes _lanes;
    private readonly SamplingThread _thread;
    private readonly SpoolThread? _spool;
    private readonly ProcessWatch _processes;
    private readonly DeliveryLoop _delivery;
    private readonly ILogger<AgentComposition> _logger;
    private readonly TaskCompletionSource<string> _restart = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private Task _delivering = Task.CompletedTask;
    private Task _watchingPods = Task.CompletedTask;

    public AgentComposition(AgentOptions options, TimeProvider time, ILoggerFactory logging)
    {
        Options = options;
        var agentId = AgentIdFile.LoadOrCreate(options.StateDirectory);
        var bootId = BootIdentity.Read();
        Queue = CreateQueue(options, bootId, logging);
        _spool = Queue is SpoolTickQueue spooled ? new SpoolThread(spooled, reason => _restart.TrySetResult(reason)) : null;
        _library = CreateLibrary(options, Convert.ToHexStringLower(agentId), time);
        _logger = logging.CreateLogger<AgentComposition>();
        if (options.Sampling.IsTooLongToSplit)
            _logger.Unsplit(options.Sampling.Interval.TotalSeconds);
        _processes = OperatingSystem.IsWindows()
            ? new ProcessWatch(time, options.Claims, new WindowsProcesses(SessionKeyFile.LoadOrCreate(options.StateDirectory)))
            : new ProcessWatch(time, options.Claims, users: new UserBook(UserDatabase.NameOf));
        _lanes = new SamplingLanes(time);
        Node = CreateNode(options, Convert.ToHexStringLower(agentId));
        Sampler = new Sampler(_lanes, _library, PowerState(options), options.Fallback, Convert.ToHexStringLower(agentId), options.Host, Sampling(options), Queue, time, logging.CreateLogger<Sampler>(), Node);
        _processes.Cut = Sampler.Cut;
        Claims = new ClaimDesk(_processes);
        if (options.Pods.Path is { } kubelet)
            Pods = new PodWatch(_processes, new KubeletPodDevices(kubelet, time), () => options.Pods.IsThere, time, logging.CreateLogger<PodWatch>());
        _thread = new SamplingThread(Sampler, reason => _restart.TrySetResult(reason));
        Connector = CreateConnector(options, time, logging);
        _delivery = new DeliveryLoop(
            Connector,
            new DeliveryContext(
                new AgentIdentity(ByteString.CopyFrom(agentId), options.Host.Name, AgentVersion.Text),
                Queue,
                new HostClock(time, bootId),
                new SamplingStatus(Sampler),
                Delivery,
                time,
                logging.CreateLogger<DeliveryLoop>())
            { Claims = Claims.Told });
    }

    public AgentOptions Options { get; }

    /// <summary>Ends when only a new process can go on measuring.</summary>
    public Task RestartNeeded => _restart.Task;

    public DeliveryState Delivery { get; } = new();

    public GrpcCollectorConnector Connector { get; }

    public ITickQueue Queue { get; }

    public Sampler Sampler { get; }

    /// <summary>Who is on the GPUs.</summary>
    public ProcessWatch Processes => _processes;

    /// <summary>Where runs of this host are claimed.</summary>
    public ClaimDesk Claims { get; }

    /// <summary>What pods hold; null: nobody is asked.</summary>
    public PodWatch? Pods { get; }

    /// <summary>Who asks for claims.</summary>
    public ControlFigures Control { get; } = new();

    /// <summary>The node beside its GPUs.</summary>
    public NodeComponents Node { get; }

    /// <summary>What this kernel measures and what is configured; nothing beside simulated GPUs.</summary>
    public static NodeComponents CreateNode(AgentOptions options, string agentId)
    {
        if (options.DemoDevices > 0)
            return NodeComponents.Simulated;
        var rapl = RaplDomains.Find();
        // Elsewhere timestamps stand still while the host sleeps.
        var node = HostTimeProvider.CountsSleep ? options.Node with { LongestAwake = EnergyMeter.MaximumGap(options.Sampling.Interval) } : options.Node;
        return new NodeComponents(rapl.Meters, rapl.Unread, node, options.Sampling.Accuracy.Widths, agentId);
    }

    /// <summary>NVML, or the demo's GPUs. Nothing is loaded before the library is opened.</summary>
    public static IGpuLibrary CreateLibrary(AgentOptions options, string agentId, TimeProvider time) => options.DemoDevices > 0
        ? new DemoGpuLibrary(options.DemoDevices, agentId, time)
        : new NvmlLibrary(options.NvmlLibraryPath);

    /// <summary>Starts sampling, and the delivery of what it queues.</summary>
    public void Start()
    {
        _processes.Start();
        _spool?.Start();
        _thread.Start();
        _delivering = _delivery.RunAsync(_stopping.Token);
        _watchingPods = Pods?.RunAsync(_stopping.Token) ?? Task.CompletedTask;
    }

    /// <summary>A last tick, its delivery if the collector answers in time, then the library's end.</summary>
    public async ValueTask DisposeAsync()
    {
        var ended = _thread.Stop(Patience);
        // The last tick is committed before delivery looks for it.
        _spool?.Dispose();
        await _stopping.CancelAsync();
        await _delivering;
        await _watchingPods;
        await CloseLibraryAsync(ended);
        _thread.Dispose();
        (Queue as IDisposable)?.Dispose();
        _lanes.Dispose();
        _processes.Dispose();
        _stopping.Dispose();
    }

    /// <summary>A library is closed only when nobody is inside it any more: unloading it under a call would end the process in a worse way.</summary>
    private async Task CloseLibraryAsync(bool ended)
    {
        if (!_lanes.Stop(ended ? TimeSpan.FromMilliseconds(500) : TimeSpan.Zero))
        {
            _logger.LeftOpen();
            return;
        }

        try
        {
            // Its end may hang like any other call of it.
            await Task.Run(_library.Dispose).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            _logger.LeftOpen();
        }
    }

    private static GrpcCollectorConnector CreateConnector(AgentOptions options, TimeProvider time, ILoggerFactory logging)
    {
        var logger = logging.CreateLogger<GrpcCollectorConnector>();
        var collector = options.Collector;
        if (collector.IsInsecure)
            logger.Insecure(collector.Endpoint);
        TokenFiles? credentials = collector.TokenFile is null && collector.EnrolTokenFile is null
            ? null
            : new TokenFiles(collector.TokenFile, collector.EnrolTokenFile, options.StateDirectory, time, logging.CreateLogger<TokenFiles>());
        return new GrpcCollectorConnector(
            new GrpcCollectorOptions(collector.Endpoint, collector.CaFile, CompressRequests: !collector.Endpoint.IsLoopback)
            {
                Pin = collector.Pin,
                ClientCertificateFile = collector.ClientCertificateFile,
                ClientKeyFile = collector.ClientKeyFile,
                Credentials = credentials,
                Host = options.Host.Name,
            },
            time,
            logger);
    }

    private static GpuPowerState? PowerState(AgentOptions options) => options.DemoDevices > 0 || options.Sampling.ReleaseWhenIdle is null ? null : new GpuPowerState();

    private SamplingOptions Sampling(AgentOptions options) => options.Sampling with { Energy = Queue as IEnergyMemory ?? NoEnergyMemory.Instance, Owners = _processes };

    private static ITickQueue CreateQueue(AgentOptions options, ByteString bootId, ILoggerFactory logging)
    {
        var spool = options.Spool;
        if (spool.Durability != SpoolDurability.Memory)
            return new SpoolTickQueue(new SpoolOptions(options.StateDirectory, spool.MaxBytes, spool.Durability, bootId), logging.CreateLogger<SpoolTickQueue>());
        var standard = TickQueueLimits.ForMemory;
        var ticks = Math.Clamp(spool.MaxBytes * standard.MaxTicks / standard.MaxBytes, 60, 10_000_000);
        return new MemoryTickQueue(new TickQueueLimits(spool.MaxBytes, (int)ticks));
    }
}
