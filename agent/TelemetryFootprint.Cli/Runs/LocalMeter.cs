using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Native.Nvml;
using TelemetryFootprint.Cli.Commands;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>
/// This host's GPUs, sampled by this process as an agent does it, into a queue that is read here. The library is not closed at the end: the process is about
/// to go, the driver takes the session back, and a call that hangs could hold up the report.
/// </summary>
internal sealed class LocalMeter : IRunMeter
{
    private const int Batch = 64;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    // A driver without persistence takes seconds to wake its GPUs.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);

    private readonly MemoryTickQueue _queue = new(TickQueueLimits.ForMemory);
    private readonly HostClock _clock;
    private readonly TimeProvider _time;
    private readonly SamplingLanes _lanes;
    private readonly Sampler _sampler;
    private readonly SamplingThread _thread;
    private readonly RunRequest _request;
    private readonly Action<string> _say;
    private CountedGpus _counted = CountedGpus.All;
    private RunEnergy _energy = new(0);

    public LocalMeter(RunRequest request, TimeProvider time, Action<string> say)
    {
        (_request, _say) = (request, say);
        (_time, _clock, _lanes) = (time, new HostClock(time, ByteString.Empty), new SamplingLanes(time));
        _sampler = new Sampler(
            _lanes, new NvmlLibrary(request.LibraryPath), null, [], "this-host", new HostIdentity("this-host", new Dictionary<string, string>()),
            new SamplingOptions(Interval, SamplingOptions.DefaultPowerInterval), _queue, time, NullLogger<Sampler>.Instance, NodeComponents.None);
        _thread = new SamplingThread(_sampler);
    }

    public string Source => "local";

    /// <summary>On the clock of the ticks.</summary>
    public long NowMicroseconds => _clock.Read().MonotonicMicroseconds;

    /// <summary>What of this host's GPUs cannot be measured, and why; empty: nothing.</summary>
    public IReadOnlyList<string> Missing
    {
        get
        {
            var state = _sampler.State;
            if (state.Library is { IsOpen: false } closed) return [closed.Reason];
            if (state.Devices.Count == 0) return [state.Library is null ? "the GPU library did not answer in time" : "the GPU library has no GPU"];
            return [.. state.Unopened.Select(slot => $"{slot.Name}: {NvmlReturn.Describe(slot.Code)}")];
        }
    }

    /// <summary>Comes back when each GPU has a first reading, or none is to be expected.</summary>
    /// <exception cref="UsageException">A GPU that is to be counted is not there.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _thread.Start();
        await FirstReadingsAsync(cancellationToken);
        _counted = CountedGpus.Of(_request, [.. (_sampler.State.Inventory?.Devices ?? []).Where(device => device.Kind is DeviceKind.Gpu or DeviceKind.Mig)], out var note);
        if (note is not null) _say(note);
    }

    public void Begin() => _energy = new RunEnergy(NowMicroseconds, _counted);

    public Task<RunEnergy> LookAsync()
    {
        foreach (var tick in Take()) _energy.Add(tick);
        return Task.FromResult(_energy);
    }

    /// <summary>A last tick, at once.</summary>
    public Task<RunEnergy> EndAsync(long endMicroseconds)
    {
        _thread.Stop(EndPatience);
        foreach (var tick in Take()) _energy.Add(tick, endMicroseconds);
        return Task.FromResult(_energy);
    }

    private async Task FirstReadingsAsync(CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        var (ticks, gpus) = (0L, 0);
        while (_time.GetElapsedTime(start) < StartPatience)
        {
            var state = _sampler.State;
            if (state.Library is { IsOpen: false }) return;
            if (state.Ticks > ticks)
            {
                // They come one by one: two ticks that saw as many saw all.
                if (state.Devices.Count > 0 && state.Devices.Count == gpus) return;
                (ticks, gpus) = (state.Ticks, state.Devices.Count);
            }

            await Task.Delay(Look, _time, cancellationToken);
        }
    }

    /// <summary>The ticks since the last time that it was asked, oldest first.</summary>
    private IEnumerable<Tick> Take()
    {
        while (_queue.Peek(1, Batch) is { Count: > 0 } ticks)
        {
            foreach (var tick in ticks) yield return tick.Tick;
            _queue.Acknowledge(ticks[0].Sequence, ticks[^1].Sequence);
        }
    }

    public void Dispose()
    {
        _thread.Dispose();
        _lanes.Dispose();
    }
}
