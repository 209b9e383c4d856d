using TelemetryFootprint.Agent.Core.Devices.Topology;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices.Listing;

/// <summary>One GPU, asked once: its plan as it is at the first tick, and what it is a part or a whole of.</summary>
/// <param name="Plan">In force. A counter that is not known to count this GPU alone is not; the power is, until they have agreed.</param>
/// <param name="Description">The inventory's view under that plan.</param>
/// <param name="Member">Which Grace module it sits on, if any.</param>
/// <param name="Parts">Of its board, where MIG is on.</param>
/// <param name="Milliwatts">Now; null: unknown.</param>
internal sealed record ListedGpu(DevicePlan Plan, Device Description, GraceMember Member, IReadOnlyList<MigPart> Parts, long? Milliwatts)
{
    public static ListedGpu Of(IGpu gpu, DevicePlanner planner, string? driverVersion)
    {
        var probed = new ProbedGpu(gpu);
        var member = new GraceMember(gpu.Uuid, gpu.Name, probed.ChipToChip().OrUnknown == 1 ? 1 : null, gpu.BoardSerial);
        return Of(probed, UntilProven(planner.Plan(probed, driverVersion), member), member, PartsOf(probed), probed.Power().OrUnknown, driverVersion);
    }

    public static ListedGpu Of(PlannedDevice fallback)
    {
        var gpu = fallback.Gpu;
        return Of(gpu, fallback.Plan, new GraceMember(gpu.Gpu.Uuid, gpu.Gpu.Name, null, ""), [], null, null);
    }

    private static ListedGpu Of(ProbedGpu gpu, DevicePlan plan, GraceMember member, IReadOnlyList<MigPart> parts, long? milliwatts, string? driverVersion) =>
        new(plan, DeviceDescription.Of(gpu, plan, driverVersion), member, parts, milliwatts);

    private static DevicePlan UntilProven(DevicePlan plan, GraceMember member)
    {
        var check = new CounterScopeCheck(member);
        return plan.Source != EnergySource.Counter || plan.Method == Method.Simulated || check.Scope == CounterScope.Gpu
            ? plan
            : plan with { Source = EnergySource.Power, Method = Method.Integrated, Reason = check.Reason };
    }

    private static IReadOnlyList<MigPart> PartsOf(ProbedGpu gpu)
    {
        if (gpu.MigMode().OrUnknown != 1)
            return [];
        var instances = new List<MigInstance>();
        var split = new MigSplit(gpu.Gpu.Uuid);
        split.Use(gpu.Gpu.MigInstances(instances).Succeeded ? instances : [], gpu.MaxMigInstances().OrUnknown ?? 0);
        return split.Parts;
    }
}
