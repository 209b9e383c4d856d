using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Web;

/// <summary>What a device emitted since ever, whatever its zone's factor is now.</summary>
public sealed class DeviceTotalsTests : IDisposable
{
    private const int Kilowatthour = 3_600_000;

    private readonly LedgerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    /// <summary>A provider that came back makes nothing better that was booked while it was away, nor does what restates it.</summary>
    [Fact]
    public void Emissions_BookedInSeveralGrades_HaveTheLowest()
    {
        _bench.Say(0, 30, 200, FactorQuality.Annual, LedgerBench.Annual);
        _bench.Add(1, 1000L * Kilowatthour);
        _bench.Say(30, 30, 100);
        _bench.Add(31, 1000L * Kilowatthour);

        var figure = Emissions();

        Assert.Equal((300, "annual", null), (figure.Value, figure.Quality, figure.Reason));
        Assert.InRange(figure.Low!.Value, 300 * 0.58, 300 * 0.6);
        _bench.Say(0, 30, 150);
        Assert.Equal("annual", Emissions().Quality);
    }

    /// <summary>Grades are stored by numbers that are not in their order.</summary>
    [Theory]
    [InlineData(FactorQuality.Measured, FactorQuality.Carried, "carried")]
    [InlineData(FactorQuality.Estimated, FactorQuality.Carried, "carried")]
    [InlineData(FactorQuality.Forecast, FactorQuality.Carried, "forecast")]
    [InlineData(FactorQuality.Measured, FactorQuality.Measured, "measured")]
    public void Emissions_OfTwoGrades_HaveTheLower(FactorQuality first, FactorQuality second, string lower)
    {
        _bench.Say(0, 30, 100, first);
        _bench.Say(30, 30, 100, second);
        _bench.Add(1, Kilowatthour);
        _bench.Add(31, Kilowatthour, LedgerBench.Gpu with { Owner = "run:r1" });
        _bench.Restart();

        Assert.Equal(lower, Emissions().Quality);
    }

    /// <summary>A host that moves to a zone of another kind: its grams have no sum with these. That they are not in it is said, and a lower bound has no upper end.</summary>
    [Fact]
    public void Emissions_WithGramsOfAnotherKind_AreALowerBound()
    {
        var lifecycle = LedgerBench.Neso with { Kind = FactorKind.Lifecycle, Gas = FactorGas.Co2e, Provider = "other" };
        _bench.Chains["FR"] = [lifecycle];
        _bench.Say(0, 30, 100);
        _bench.Add(1, 1000L * Kilowatthour);
        _bench.Add(31, 0, zoneLabel: "FR");
        _bench.Add(121, 1000L * Kilowatthour, zoneLabel: "FR");
        Assert.Equal((null, "3600000 J unpriced, no factor for any of it; 100 g in direct CO2 factors are not in it"), (Emissions("FR").Value, Emissions("FR").Reason));

        _bench.Say(120, 60, 300, identity: lifecycle, zone: "FR");
        var figure = Emissions("FR");

        Assert.Equal((300, null, "measured", "≥: 100 g in direct CO2 factors are not in it"), (figure.Value, figure.High, figure.Quality, figure.Reason));
        _bench.Add(181, 1000L * Kilowatthour, zoneLabel: "FR");
        Assert.Equal("≥: 3600000 J unpriced; 100 g in direct CO2 factors are not in it", Emissions("FR").Reason);
    }

    private Figure Emissions(string zone = "GB")
    {
        var totals = new DeviceTotals(_bench.Reader, _bench, LedgerBench.Minute(182));
        return totals.EmissionsOf("node-1", "GPU-a", false, totals.FamilyOf(zone, "node-1", "GPU-a", false));
    }
}
