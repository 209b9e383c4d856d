namespace TelemetryFootprint.Agent.Core.Devices.Topology;

/// <summary>
/// Which GPUs share a Grace module, by the serial of their board. A module that was there before goes on where it was: the same one for
/// the same GPUs in any order, and with its total for others.
/// </summary>
public sealed class GraceModules(string agentId, TimeSpan maximumGap)
{
    private readonly Dictionary<string, GraceModule> _known = new(StringComparer.Ordinal);

    /// <summary>
    /// The modules, in the order of their first GPUs. Grace Hopper has one GPU a module. Elsewhere two GPUs may repeat one module's power,
    /// so while the serial of any is unknown there is no module to count: that GPU's energy would stand in its row and in the module's.
    /// The UUIDs include the agent's id, since two agents may see one board.
    /// </summary>
    public IReadOnlyList<GraceModule> Of(IReadOnlyList<GraceMember> gpus) =>
    [
        .. gpus.Where(gpu => gpu.IsGraceHopper || (gpu.IsGrace && gpus.All(other => !other.IsGrace || other.IsGraceHopper || other.BoardSerial.Length > 0)))
            .GroupBy(gpu => gpu.IsGraceHopper ? gpu.Uuid : gpu.BoardSerial, StringComparer.Ordinal)
            .Select(module => Use($"MODULE-{agentId}-{module.Key}", [.. module.Select(gpu => gpu.Uuid).Distinct(StringComparer.Ordinal)])),
    ];

    private GraceModule Use(string uuid, IReadOnlyList<string> gpus)
    {
        if (!_known.TryGetValue(uuid, out var module))
            module = new GraceModule(uuid, gpus, maximumGap);
        else if (!module.Gpus.ToHashSet(StringComparer.Ordinal).SetEquals(gpus))
            module = module.With(gpus);
        return _known[uuid] = module;
    }
}
