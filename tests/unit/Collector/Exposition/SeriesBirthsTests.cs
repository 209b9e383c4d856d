using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Exposition;

public sealed class SeriesBirthsTests
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void IsYoung_SeriesOfTheLedger_GoesOnWhereItWas() => Assert.False(Births(TimeSpan.FromMinutes(1)).IsYoung(Energy("GPU-1", 9)));

    [Fact]
    public void IsYoung_WithoutATime_IsSoOnOnePage()
    {
        var births = Births(TimeSpan.Zero);

        Assert.True(births.IsYoung(Energy("GPU-2", 1)));
        Assert.False(births.IsYoung(Energy("GPU-2", 2)));
    }

    /// <summary>The second reader comes half a minute after the first.</summary>
    [Fact]
    public void IsYoung_NewSeries_IsSoForAllReadersWithinTheTime()
    {
        var births = Births(TimeSpan.FromMinutes(1));

        Assert.True(births.IsYoung(Energy("GPU-2", 1)));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.True(births.IsYoung(Energy("GPU-2", 2)));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(births.IsYoung(Energy("GPU-2", 3)));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.False(births.IsYoung(Energy("GPU-2", 4)));
    }

    /// <summary>Long after the first page, and nobody came meanwhile.</summary>
    [Fact]
    public void IsYoung_FirstPageThatHasIt_CountsFromThen()
    {
        var births = Births(TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromHours(1));

        Assert.True(births.IsYoung(Energy("GPU-2", 1)));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(births.IsYoung(Energy("GPU-2", 1)));
    }

    private SeriesBirths Births(TimeSpan infancy) => new(Totals(Energy("GPU-1", 5)), infancy, _time);

    private static EnergyTotal Energy(string device, long millijoules) =>
        new("h", device, Method.Counter, PowerState.Unspecified, new EnergyCell(millijoules, millijoules, millijoules, 1));

    private static RunningTotals Totals(params EnergyTotal[] energy) => new(energy, [], [], [], []);
}
