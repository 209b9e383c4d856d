namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>GPUs as schedulers and CUDA list them: by index or UUID, with commas, instances of MIG boards by UUID.</summary>
public static class GpuList
{
    /// <summary>Those up to the first that is none, as CUDA reads it.</summary>
    public static IReadOnlyList<string> Of(string text) =>
        [.. text.Split(',').Select(gpu => gpu.Trim()).TakeWhile(gpu => ClaimRules.IsGpu(gpu) || (IsUuid(gpu) && ClaimRules.IsInstance(gpu))).Take(ClaimRules.MostGpus)];

    /// <summary>All of a list that a person wrote, instances also as <c>index/GPU instance/compute instance</c>; null: it is none.</summary>
    public static IReadOnlyList<string>? Whole(string text)
    {
        var gpus = text.Split(',').Select(gpu => gpu.Trim()).Distinct(StringComparer.Ordinal).ToList();
        return gpus.Count <= ClaimRules.MostGpus && gpus.All(gpu => ClaimRules.IsGpu(gpu) || ClaimRules.IsInstance(gpu)) ? gpus : null;
    }

    /// <summary>It names a GPU, or an instance, wherever that is.</summary>
    public static bool IsUuid(string gpu) => gpu.StartsWith("GPU-", StringComparison.OrdinalIgnoreCase) || gpu.StartsWith("MIG-", StringComparison.OrdinalIgnoreCase);
}
