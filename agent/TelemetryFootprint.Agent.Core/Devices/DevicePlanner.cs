using TelemetryFootprint.Accounting.Catalogue;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Devices.Calibration;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>
/// Decides how a GPU is measured: its counter, else its power, else a range × its utilisation, else a range × a load.
/// A slice of a GPU (vGPU) and a Jetson get no guess: the board's watts are not theirs.
/// </summary>
public sealed class DevicePlanner(IReadOnlyList<FallbackEntry> entries, AccuracyRules? accuracy = null)
{
    private const int VgpuGuest = 2;

    public DevicePlan Plan(ProbedGpu gpu, string? driverVersion)
    {
        var plan = Decide(gpu, driverVersion);
        return plan.Source == EnergySource.None ? plan : plan with { Idle = Choice(gpu)?.Range.Low };
    }

    private DevicePlan Decide(ProbedGpu gpu, string? driverVersion)
    {
        var counter = gpu.Energy();
        var power = gpu.Power();
        for (var others = 2; others > 0 && NvmlReturn.IsPermanent(power.Code); others--)
            power = gpu.Power(); // that call is absent for good: ask the next one
        if (gpu.Gpu.IsSimulated)
            return new DevicePlan(EnergySource.Counter, Method.Simulated, "simulated: Demo:Devices is set", true);
        if (Refusal(gpu) is { } refusal)
            return new DevicePlan(EnergySource.None, Method.Unspecified, refusal, true);
        var architecture = gpu.Architecture().OrUnknown;
        var reading = power.Succeeded ? PowerReading.Of(gpu.PowerCall, architecture, gpu.Gpu.Name, driverVersion) : PowerReading.None;
        var widths = (accuracy ?? AccuracyRules.Default).Of(gpu.Gpu.Uuid, gpu.Gpu.Name, PowerSensor.Of(reading, architecture, gpu.Gpu.Name));
        if (counter.Succeeded && power.Succeeded && IsModuleCounter(gpu.Gpu.Name))
            return Measured(EnergySource.Power, "energy counter: counts the whole Grace Hopper module, CPU included", isSettled: true);
        if (counter.Succeeded)
            return Measured(EnergySource.Counter, "", isSettled: power.Succeeded || NvmlReturn.IsPermanent(power.Code));
        var isSettled = gpu.IsDecided(Capability.Energy);
        if (power.Succeeded)
            return Measured(EnergySource.Power, $"energy counter: {NvmlReturn.Describe(counter.Code)}", isSettled);
        if (!isSettled || !NvmlReturn.IsPermanent(power.Code))
            return new DevicePlan(EnergySource.None, Method.Unspecified, $"energy counter: {NvmlReturn.Describe(counter.Code)}, power: {NvmlReturn.Describe(power.Code)}", false);
        return FromRange(gpu, power.Code);

        DevicePlan Measured(EnergySource source, string reason, bool isSettled) =>
            new(source, source == EnergySource.Counter ? Method.Counter : Method.Integrated, reason, isSettled)
            {
                PowerReading = reading,
                Accuracy = widths,
                Catalogue = RangeChoice.NotInForce(gpu.Gpu.Name, source == EnergySource.Counter ? "its energy counter" : "its power reading")
                    + (widths.Note.Length > 0 ? $"; {widths.Note}" : ""),
            };
    }

    private DevicePlan FromRange(ProbedGpu gpu, int powerCode)
    {
        var reason = $"power: {NvmlReturn.Describe(powerCode)}";
        if (Choice(gpu) is not { } choice)
            return new DevicePlan(EnergySource.None, Method.Unspecified, $"{reason}; no power limit, and '{gpu.Gpu.Name}' is not in the catalogue: set Devices:<name>:Model, MinWatts and MaxWatts", true);
        var utilization = gpu.Utilization();
        var useUtilization = utilization.Succeeded || !gpu.IsAbsent(Capability.Utilization);
        return new DevicePlan(
            useUtilization ? EnergySource.Utilization : EnergySource.Load,
            useUtilization ? Method.Estimated : Method.Assumed,
            useUtilization ? $"{reason}: power range × utilisation" : $"{reason}: power range × configured load",
            true)
        {
            Range = choice.Range,
            HeldIdle = choice.HeldIdle,
            Catalogue = choice.Text,
            Load = EntryFor(gpu.Gpu.Name)?.Load ?? FallbackEntry.DefaultLoad,
        };
    }

    private RangeChoice? Choice(ProbedGpu gpu) =>
        RangeChoice.Of(gpu.Gpu.Name, EntryFor(gpu.Gpu.Name), Limit(gpu.EnforcedPowerLimit()), Limit(gpu.DefaultPowerLimit()));

    private static Watts? Limit(Reading<long> milliwatts) => milliwatts is { Succeeded: true, Value: > 0 } ? new Watts(milliwatts.Value) : null;

    private string? Refusal(ProbedGpu gpu)
    {
        var name = gpu.Gpu.Name;
        if (EntryFor(name) is not null)
            return null; // a configured model is no guess
        if (gpu.VirtualizationMode().OrUnknown == VgpuGuest || UnmeasurableName.IsVgpu(name))
            return "vGPU guest: a slice has no power reading of its own; measure on the host";
        if (UnmeasurableName.IsJetson(name))
            return "Jetson: NVML reads no power here; the INA3221 rails do";
        return null;
    }

    private static bool IsModuleCounter(string name) => GpuCatalogue.WithoutVendor(name).StartsWith("GH200", StringComparison.OrdinalIgnoreCase);

    private FallbackEntry? EntryFor(string name) => entries.FirstOrDefault(entry =>
        string.Equals(GpuCatalogue.WithoutVendor(entry.Model), GpuCatalogue.WithoutVendor(name), StringComparison.OrdinalIgnoreCase));
}
