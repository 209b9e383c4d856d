using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Exposition;

public sealed class SeriesBirthsTests
{
    [Fact]
    public void IsBorn_SeriesOfTheLedger_GoesOnWhereItWas() => Assert.False(new SeriesBirths(Totals(Energy("GPU-1", 5))).IsBorn(Energy("GPU-1", 9)));

    [Fact]
    public void IsBorn_NewSeries_IsBornOnce()
    {
        var births = new SeriesBirths(Totals(Energy("GPU-1", 5)));

        Assert.True(births.IsBorn(Energy("GPU-2", 1)));
        Assert.False(births.IsBorn(Energy("GPU-2", 2)));
    }

    private static EnergyTotal Energy(string device, long millijoules) =>
        new("h", device, Method.Counter, PowerState.Unspecified, new EnergyCell(millijoules, millijoules, millijoules, 1));

    private static RunningTotals Totals(params EnergyTotal[] energy) => new(energy, [], [], [], []);
}
