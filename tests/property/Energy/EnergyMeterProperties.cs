using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.PropertyTests.Energy;

public sealed class EnergyMeterProperties
{
    /// <summary>Any counter, power and clock; each step is (way to close, microseconds on, value).</summary>
    private static readonly Arbitrary<(int Way, int Microseconds, long Value)[]> Steps =
        Gen.ArrayOf(Gen.Choose(0, 4).SelectMany(_ => Gen.Choose(0, 15_000_000), (way, time) => (way, time))
            .SelectMany(_ => Gen.Choose(0, int.MaxValue), (step, value) => (step.way, step.time, (long)value))).ToArbitrary();

    [Fact]
    public void Cumulative_UnderResetsGapsAndSwitches_NeverFallsAndIsTheSumOfRows() =>
        Prop.ForAll(Steps, steps =>
        {
            var meter = new EnergyMeter(TimeSpan.FromSeconds(2.5));
            long now = 0, sum = 0, rowEnd = 0;
            foreach (var (way, microseconds, value) in steps)
            {
                now += microseconds;
                var before = meter.CumulativeMillijoules;
                if (Apply(meter, way, now, value) is not { } row)
                    continue;
                sum += row.Millijoules;
                var chained = row.Kind == RowKind.Opening ? row.StartMicroseconds == now && row.Millijoules == 0 : row.StartMicroseconds == rowEnd && rowEnd < now;
                rowEnd = now;
                if (row.Millijoules < 0 || !chained || meter.CumulativeMillijoules != before + row.Millijoules || meter.CumulativeMillijoules != sum)
                    return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Counter_UnderLostReads_LosesNoEnergy() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 900_000).SelectMany(_ => Gen.Choose(0, 1), (energy, read) => (energy, read == 1))).ToArbitrary(), seconds =>
        {
            var meter = new EnergyMeter(TimeSpan.FromSeconds(2.5));
            meter.CloseWithCounter(0, 0);
            long counter = 0, atLastRead = 0;
            for (var i = 0; i < seconds.Length; i++)
            {
                counter += seconds[i].energy;
                if (!seconds[i].Item2)
                    continue;
                meter.CloseWithCounter((i + 1) * 1_000_000L, counter);
                atLastRead = counter;
            }

            return meter.CumulativeMillijoules == atLastRead;
        }).QuickCheckThrowOnFailure();

    private static MeterStep? Apply(EnergyMeter meter, int way, long now, long value)
    {
        switch (way)
        {
            case 0:
                return meter.CloseWithCounter(now, value);
            case 1:
                meter.AddPower(now, value % 1_000_000);
                return meter.CloseWithPower(now);
            default:
                meter.AddPower(now, value % 1_000_000);
                return null;
        }
    }
}
