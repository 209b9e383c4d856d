using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Topology;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.PropertyTests.Devices.Topology;

public sealed class GraceModuleProperties
{
    private const long Second = 1_000_000;

    /// <summary>Seconds of a module: its power (negative: the read failed) and the energy of its two GPUs (negative: a gap).</summary>
    private static readonly Arbitrary<(int Power, int First, int Other)[]> Seconds =
        Gen.ArrayOf(from power in Gen.Choose(-50_000, 900_000)
                    from first in Gen.Choose(-20_000, 500_000)
                    from other in Gen.Choose(-20_000, 500_000)
                    select (power, first, other)).ToArbitrary();

    [Fact]
    public void Close_AnyPowersAndGaps_IsNeverNegativeAndChains() =>
        Prop.ForAll(Seconds, seconds =>
        {
            var module = Module();
            long sum = 0, end = 0, now = 0;
            foreach (var (power, first, other) in seconds)
            {
                var step = Step(module, now, power, first, other);
                sum += step.Millijoules;
                var chains = step.Kind == RowKind.Opening ? step.StartMicroseconds == now && step.Millijoules == 0 : step.StartMicroseconds == end;
                if (!chains || step.Millijoules < 0 || module.CumulativeMillijoules != sum) return false;
                end = now;
                now += Second;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Close_GpusWithinTheModule_SumToTheModulesEnergy() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 300_000).Two()).ToArbitrary(), seconds =>
        {
            var module = Module();
            long gpus = 0, now = 0;
            Step(module, now, 700_000, 0, 0);
            foreach (var (first, other) in seconds)
            {
                now += Second;
                gpus += first + other;
                Step(module, now, 700_000, first, other);
            }

            return gpus + module.CumulativeMillijoules == 700_000L * seconds.Length;
        }).QuickCheckThrowOnFailure();

    private static GraceModule Module() =>
        new GraceModules("id", TimeSpan.FromSeconds(10)).Of([new("a", "NVIDIA GB200", 1, "1"), new("b", "NVIDIA GB200", 1, "1")])[0];

    private static MeterStep Step(GraceModule module, long now, int power, params int[] energies)
    {
        module.AddPower(now, power < 0 ? Reading<long>.Failed(NvmlReturn.Unknown) : power);
        return module.Close(now, [.. energies.Select(energy => new DeviceRow
        {
            Device = 0,
            Kind = energy < 0 || now == 0 ? RowKind.Opening : RowKind.Interval,
            StartMicroseconds = energy < 0 || now == 0 ? now : now - Second,
            EndMicroseconds = now,
            Millijoules = energy < 0 || now == 0 ? 0 : energy,
            CumulativeMillijoules = 0,
            Method = Method.Integrated,
        })]);
    }
}
