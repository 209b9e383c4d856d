using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Cli.Commands;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>The GPUs of this host that a run without an agent counts, and the instances of its MIG boards, as claims name them; none named: all GPUs. What is named with its board counts once.</summary>
internal sealed class CountedGpus
{
    private readonly IReadOnlyList<string> _named;

    private CountedGpus(IReadOnlyList<string> named) => _named = named;

    public static CountedGpus All { get; } = new([]);

    public bool IsAll => _named.Count == 0;

    /// <param name="request">What was named, on the command line or in the environment.</param>
    /// <param name="gpus">Those that the host has, with the instances of its boards.</param>
    /// <param name="note">What a person should know of it; null: nothing.</param>
    /// <exception cref="UsageException">The command line names one that is not there.</exception>
    public static CountedGpus Of(RunRequest request, IReadOnlyList<Device> gpus, out string? note)
    {
        note = null;
        if (request.Gpus.Count == 0) return All;
        // Where the library opens later, those that somebody named count then, and no others.
        if (gpus.Count == 0) return request.AreGpusSaid ? new(request.Gpus) : All;
        if (GpuNames.WhyAbsent(request.Gpus, gpus) is not { } what) return new(request.Gpus);
        if (request.AreGpusSaid) throw new UsageException($"--gpus: {what}");
        // In a job's device control group the library shows the job's GPUs alone, and numbers them from 0: the scheduler's numbers are the host's.
        note = $"the environment names GPUs, and {what}: all of these are counted";
        return All;
    }

    public bool Has(Device device) => IsAll
        ? device.Kind == DeviceKind.Gpu
        : _named.Any(name => GpuNames.AreOf(name, device)) && !(device.Kind == DeviceKind.Mig && _named.Any(name => GpuNames.AreOfBoard(name, device)));
}
