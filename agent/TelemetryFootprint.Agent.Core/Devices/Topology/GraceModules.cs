namespace TelemetryFootprint.Agent.Core.Devices.Topology;

/// <summary>Which GPUs share a Grace module, by the serial of their board.</summary>
public static class GraceModules
{
    /// <summary>
    /// The modules, in the order of their first GPUs. Grace Hopper has one GPU a module. Elsewhere two GPUs may repeat one module's power,
    /// so while the serial of any is unknown there is no module to count: that GPU's energy would stand in its row and in the module's.
    /// </summary>
    public static IReadOnlyList<GraceModule> Of(IReadOnlyList<GraceMember> gpus, TimeSpan maximumGap) =>
    [
        .. gpus.Where(gpu => gpu.IsGraceHopper || (gpu.IsGrace && gpus.All(other => !other.IsGrace || other.IsGraceHopper || other.BoardSerial.Length > 0)))
            .GroupBy(gpu => gpu.IsGraceHopper ? gpu.Uuid : gpu.BoardSerial, StringComparer.Ordinal)
            .Select(module => new GraceModule("MODULE-" + module.Key, [.. module.Select(gpu => gpu.Uuid).Distinct(StringComparer.Ordinal)], maximumGap)),
    ];
}
