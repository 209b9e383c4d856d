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
            return GpuList.IsWhole(said) ? GpuList.Of(said) : throw new UsageException($"--gpus {said} is no list of indexes and UUIDs, such as 0,1 or GPU-1f2e3d4c");
        // Within a job CUDA's numbers count from 0, and Slurm's are the host's.
        return GpuList.Of(environment("SLURM_STEP_GPUS") ?? environment("SLURM_JOB_GPUS") ?? environment("CUDA_VISIBLE_DEVICES") ?? "");
    }
}
