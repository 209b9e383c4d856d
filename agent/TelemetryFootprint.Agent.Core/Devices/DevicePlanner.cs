using TelemetryFootprint.Accounting.Catalogue;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>
/// Decides how a GPU is measured: its counter, else its power, else a range × its utilisation, else a range × a load.
/// A slice of a GPU (vGPU) and a Jetson get no guess: the board's watts are not theirs.
/// </summary>
public sealed class DevicePlanner(IReadOnlyList<FallbackEntry> entries)
{
    private const int VgpuGuest = 2;

    // Idle over limit where nothing better is known (Cloud Carbon Footprint's ratio); high and low are then weak.
    private const decimal IdleShareOfLimit = 0.12m;

    public DevicePlan Plan(ProbedGpu gpu, string? driverVersion)
    {
        var counter = gpu.Energy();
        var power = gpu.Power();
        for (var others = 2; others > 0 && NvmlReturn.IsPermanent(power.Code); others--)
            power = gpu.Power(); // that call is absent for good: ask the next one
        if (gpu.Gpu.IsSimulated)
            return new DevicePlan(EnergySource.Counter, Method.Simulated, "simulated: Demo:Devices is set", true);
        if (Refusal(gpu) is { } refusal)
            return new DevicePlan(EnergySource.None, Method.Unspecified, refusal, true);
        var reading = power.Succeeded ? PowerReading.Of(gpu.PowerCall, gpu.Architecture().OrUnknown, gpu.Gpu.Name, driverVersion) : PowerReading.None;
        if (counter.Succeeded && power.Succeeded && IsModuleCounter(gpu.Gpu.Name))
            return new DevicePlan(EnergySource.Power, Method.Integrated, "energy counter: counts the whole Grace Hopper module, CPU included", true) { PowerReading = reading };
        if (counter.Succeeded)
            return new DevicePlan(EnergySource.Counter, Method.Counter, "", true) { PowerReading = reading };
        var isSettled = gpu.IsDecided(Capability.Energy);
        if (power.Succeeded)
            return new DevicePlan(EnergySource.Power, Method.Integrated, $"energy counter: {NvmlReturn.Describe(counter.Code)}", isSettled) { PowerReading = reading };
        if (!isSettled || !NvmlReturn.IsPermanent(power.Code))
            return new DevicePlan(EnergySource.None, Method.Unspecified, $"energy counter: {NvmlReturn.Describe(counter.Code)}, power: {NvmlReturn.Describe(power.Code)}", false);
        return FromRange(gpu, power.Code);
    }

    /// <summary>What the device draws when nothing measures it; null: unknown.</summary>
    /// <remarks>Configuration beats the live limit, which beats the catalogue: the same name is sold with several limits.</remarks>
    public static WattRange? Range(string model, FallbackEntry? entry, Watts? liveLimit)
    {
        var known = GpuCatalogue.Find(model);
        if ((entry?.Maximum ?? liveLimit ?? known?.Max) is not { } high)
            return null;
        var low = entry?.Minimum ?? known?.Idle ?? new Watts((long)(high.Milliwatts * IdleShareOfLimit));
        return new WattRange(new Watts(Math.Min(low.Milliwatts, high.Milliwatts)), high);
    }

    private DevicePlan FromRange(ProbedGpu gpu, int powerCode)
    {
        var entry = EntryFor(gpu.Gpu.Name);
        var limit = gpu.DefaultPowerLimit() is { Succeeded: true, Value: > 0 } standard ? new Watts(standard.Value)
            : gpu.EnforcedPowerLimit() is { Succeeded: true, Value: > 0 } enforced ? new Watts(enforced.Value)
            : (Watts?)null;
        var reason = $"power: {NvmlReturn.Describe(powerCode)}";
        if (Range(gpu.Gpu.Name, entry, limit) is not { } range)
            return new DevicePlan(EnergySource.None, Method.Unspecified, $"{reason}; no power limit, and '{gpu.Gpu.Name}' is not in the catalogue: set Devices:<name>:Model, MinWatts and MaxWatts", true);
        var utilization = gpu.Utilization();
        var useUtilization = utilization.Succeeded || !gpu.IsAbsent(Capability.Utilization);
        return new DevicePlan(
            useUtilization ? EnergySource.Utilization : EnergySource.Load,
            useUtilization ? Method.Estimated : Method.Assumed,
            useUtilization ? $"{reason}: power range × utilisation" : $"{reason}: power range × configured load",
            true)
        {
            Range = range,
            Load = entry?.Load ?? FallbackEntry.DefaultLoad,
        };
    }

    private string? Refusal(ProbedGpu gpu)
    {
        var name = gpu.Gpu.Name;
        if (EntryFor(name) is not null)
            return null; // a configured model is no guess
        if (gpu.VirtualizationMode().OrUnknown == VgpuGuest || name.StartsWith("GRID ", StringComparison.Ordinal))
            return "vGPU guest: a slice has no power reading of its own; measure on the host";
        if (name.Contains("nvgpu", StringComparison.OrdinalIgnoreCase) || name is "Thor" or "NVIDIA Thor")
            return "Jetson: NVML reads no power here; the INA3221 rails do";
        return null;
    }

    private static bool IsModuleCounter(string name) => GpuCatalogue.WithoutVendor(name).StartsWith("GH200", StringComparison.OrdinalIgnoreCase);

    private FallbackEntry? EntryFor(string name) => entries.FirstOrDefault(entry =>
        string.Equals(GpuCatalogue.WithoutVendor(entry.Model), GpuCatalogue.WithoutVendor(name), StringComparison.OrdinalIgnoreCase));
}
