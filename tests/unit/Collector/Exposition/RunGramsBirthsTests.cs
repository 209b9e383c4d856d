using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Exposition;

/// <summary>A counter of grams begins with 0 once, whenever its factor comes, and never in the middle of its life.</summary>
public sealed class RunGramsBirthsTests
{
    private static readonly FactorFamily Direct = new(FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2e);
    private static readonly RunEnergy[] Energy = [new("job-1", false, 7, new Joules(1_000))];

    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly RunGramsBirths _births;

    public RunGramsBirthsTests() => _births = new(TimeSpan.Zero, _time);

    [Fact]
    public void Of_GramsWithTheFirstEnergy_BeginOnce()
    {
        Assert.Single(Scrape(isBorn: true, Grams("GB", 5)));
        Assert.Empty(Scrape(isBorn: false, Grams("GB", 9)));
    }

    [Fact]
    public void Of_GramsLaterThanTheEnergy_BeginWhenTheyCome()
    {
        Assert.Empty(Scrape(isBorn: true));
        Assert.Empty(Scrape(isBorn: false));
        Assert.Single(Scrape(isBorn: false, Grams("GB", 5)));
        Assert.Empty(Scrape(isBorn: false, Grams("GB", 9)));
        // Its second host is in another zone.
        Assert.Equal("FR", Assert.Single(Scrape(isBorn: false, Grams("GB", 9), Grams("FR", 1))).Zone);
    }

    [Fact]
    public void Of_RunOfBeforeARestart_GoesOnWhereItWas()
    {
        Assert.Empty(Scrape(isBorn: false, Grams("GB", 5)));
        // Inactive for a while, and active again.
        Assert.Empty(_births.Of([], [], new HashSet<(string, bool)>()));
        Assert.Empty(Scrape(isBorn: false, Grams("GB", 9)));
    }

    [Fact]
    public void Of_OtherSignalOfTheSameSeries_IsNoBeginning()
    {
        Scrape(isBorn: true, Grams("GB", 5));

        Assert.Empty(Scrape(isBorn: false, Grams("GB", 5) with { Family = Direct with { Basis = FactorBasis.Market } }));
    }

    private HashSet<RunGrams> Scrape(bool isBorn, params RunGrams[] booked) => _births.Of(Energy, booked, isBorn ? new HashSet<(string, bool)> { ("job-1", false) } : []);

    private static RunGrams Grams(string zone, int grams) => new("job-1", false, zone, Direct, GramsCo2e.FromPicograms(grams));
}
