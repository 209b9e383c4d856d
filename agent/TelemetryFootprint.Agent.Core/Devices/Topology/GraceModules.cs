namespace TelemetryFootprint.Agent.Core.Devices.Topology;

/// <summary>Which GPUs share a Grace module, by the serial of their board.</summary>
public static class GraceModules
{
    /// <summary>
    /// The modules, in the order of their first GPUs. Grace Hopper has one GPU a module. Elsewhere two GPUs may repeat one module's power,
    /// so without a serial that tells, there is no module to count.
    /// </summary>
    public static IReadOnlyList<GraceModule> Of(IEnumerable<GraceMember> gpus, TimeSpan maximumGap) =>
    [
        .. gpus.Where(gpu => gpu.IsGrace && (gpu.BoardSerial.Length > 0 || gpu.IsGraceHopper))
            .GroupBy(gpu => gpu.IsGraceHopper ? gpu.Uuid : gpu.BoardSerial, StringComparer.Ordinal)
            .Select(module => new GraceModule("MODULE-" + module.Key, [.. module.Select(gpu => gpu.Uuid).Distinct(StringComparer.Ordinal)], maximumGap)),
    ];
}
