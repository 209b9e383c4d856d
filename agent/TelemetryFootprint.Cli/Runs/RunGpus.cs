using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Cli.Commands;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>The GPUs that are set aside for a run: as it is said, else as the scheduler says, else as CUDA is told.</summary>
internal static class RunGpus
{
    /// <exception cref="UsageException">What was said is no list of GPUs.</exception>
    public static IReadOnlyList<string> Of(string? said, Func<string, string?> environment)
    {
        if (said is not null)
            return GpuList.Whole(said) ?? throw new UsageException($"--gpus {said} is no list of indexes and UUIDs, such as 0,1 or GPU-1f2e3d4c, or of MIG instances, such as MIG-1f2e3d4c-… or 0/1/0 (index/GPU instance/compute instance)");
        // Within a job CUDA's numbers count from 0, and Slurm's are the host's.
        return environment("SLURM_STEP_GPUS") is { } step ? GpuList.Of(step)
            : environment("SLURM_JOB_GPUS") is { } job ? GpuList.Of(job)
            : OfCuda(environment);
    }

    /// <summary>CUDA numbers the fastest first, unless it is told to number as the bus does, and as NVML does: other numbers name nobody knows which GPU.</summary>
    private static IReadOnlyList<string> OfCuda(Func<string, string?> environment)
    {
        var told = GpuList.Of(environment("CUDA_VISIBLE_DEVICES") ?? "");
        return environment("CUDA_DEVICE_ORDER") == "PCI_BUS_ID" ? told : [.. told.Where(GpuList.IsUuid)];
    }
}
