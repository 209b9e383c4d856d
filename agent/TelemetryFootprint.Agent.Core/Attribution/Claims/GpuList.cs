namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>GPUs as schedulers and CUDA list them: by index or UUID, with commas.</summary>
public static class GpuList
{
    /// <summary>Those up to the first that is none, as CUDA reads it; instances of a MIG board are left out, being no whole GPU.</summary>
    public static IReadOnlyList<string> Of(string text) =>
        [.. text.Split(',').Select(gpu => gpu.Trim()).TakeWhile(gpu => IsMig(gpu) || ClaimRules.IsGpu(gpu)).Where(gpu => !IsMig(gpu)).Take(ClaimRules.MostGpus)];

    /// <summary>Whether an entry of such a list is of this GPU.</summary>
    public static bool Names(string gpu, string uuid, int index) => ClaimRules.Names(gpu, uuid, index);

    /// <summary>Whether all of it is such a list.</summary>
    public static bool IsWhole(string text) => text.Split(',').All(gpu => ClaimRules.IsGpu(gpu.Trim()));

    private static bool IsMig(string gpu) => gpu.StartsWith("MIG-", StringComparison.OrdinalIgnoreCase);
}
