using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Intensity.Entsoe;
using TelemetryFootprint.Collector.Intensity.Mix;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Entsoe;

/// <summary>The vector of standards.md §4.3: a mix of one hour with A03 holes, pumping that is no generation, and what its factors make of it.</summary>
public sealed class EntsoeDocumentTests
{
    private const string Area = "10Y1001A1001A83F";
    private static readonly DateTimeOffset Hour = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(FactorKind.Lifecycle, 215.636364)]
    [InlineData(FactorKind.Direct, 170.0)]
    public void Read_TheVectorsMix_HasItsIntensity(FactorKind kind, double grams)
    {
        var said = Judge(File.ReadAllText(RepositoryRoot.Combine("tests", "fixtures", "grid", "entsoe-a75-mix.xml")), kind);

        var only = Assert.Single(said);
        Assert.Equal(grams, only.Value.Value, 6);
        // With nothing before it nobody knows which types are usual.
        Assert.Equal((Hour, 60, FactorQuality.Estimated), (only.Interval.From.ToTime(), only.Interval.Minutes, only.Quality));
    }

    [Fact]
    public void Steps_A03WithHoles_RepeatsTheValueBefore()
    {
        var period = System.Xml.Linq.XElement.Parse("""
            <Period><timeInterval><start>2026-11-21T00:00Z</start><end>2026-11-21T01:00Z</end></timeInterval><resolution>PT15M</resolution>
             <Point><position>1</position><quantity>3000</quantity></Point><Point><position>3</position><quantity>3400</quantity></Point></Period>
            """);

        var filled = EntsoeSeries.Steps(period, repeatsMissing: true, out var minutes).Select(step => step.Megawatts).ToList();
        var bare = EntsoeSeries.Steps(period, repeatsMissing: false, out _).Select(step => step.Megawatts).ToList();

        Assert.Equal([3000m, 3000m, 3400m, 3400m], filled);
        Assert.Equal(3200m, filled.Sum() * minutes / 60);
        Assert.Equal([3000m, 3400m], bare);
    }

    [Fact]
    public void Read_AFewBytesThatClaimThousandsOfYears_AreRefusedAndNotUnrolled()
    {
        var said = Document(Series("B04", "A03", ("1", "100"))).Replace("2026-11-21T00:00Z", "0001-01-01T00:00Z", StringComparison.Ordinal);

        var error = Assert.Throws<IntensityUnavailableException>(() => Judge(said, FactorKind.Lifecycle));

        Assert.Equal(IntensityFailure.NotUnderstood, error.Failure);
        Assert.Contains("a period of 739", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ManyLongPeriods_AreRefusedBeforeTheyAreUnrolled()
    {
        var said = Document(string.Concat(Enumerable.Repeat(Series("B04", "A03", ("1", "100")), 100))).Replace("2026-11-21T01:00Z", "2026-12-22T00:00Z", StringComparison.Ordinal);

        var error = Assert.Throws<IntensityUnavailableException>(() => Judge(said, FactorKind.Lifecycle));

        Assert.Contains("more than 200000 values", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_A01WithAHole_LeavesTheHourOut()
    {
        Assert.Throws<IntensityUnavailableException>(() => Judge(Document(Series("B04", "A01", ("1", "3000"), ("3", "3400"))), FactorKind.Lifecycle));
        Assert.Single(Judge(Document(Series("B04", "A01", ("1", "3000"), ("2", "3000"), ("3", "3400"), ("4", "1"))), FactorKind.Lifecycle));
    }

    [Fact]
    public void Read_OutDomain_IsConsumptionAndNoGeneration()
    {
        var pumping = Series("B10", "A03", ("1", "500")).Replace("inBiddingZone", "outBiddingZone", StringComparison.Ordinal);

        var said = Judge(Document(Series("B04", "A03", ("1", "100")) + pumping), FactorKind.Lifecycle);

        Assert.Equal(490, Assert.Single(said).Value.Value);
    }

    [Fact]
    public void Read_Discharge_CarriesTheStoragesFactorAndNever0()
    {
        Assert.Equal(362.9, Assert.Single(Judge(Document(Series("B10", "A03", ("1", "100"))), FactorKind.Lifecycle)).Value.Value);
        Assert.Equal(297.68, Assert.Single(Judge(Document(Series("B25", "A03", ("1", "100"))), FactorKind.Direct)).Value.Value);
    }

    [Fact]
    public void Read_TypeThatNobodyKnows_CountsAsUnknown() =>
        Assert.Equal(700, Assert.Single(Judge(Document(Series("B99", "A03", ("1", "100"))), FactorKind.Lifecycle)).Value.Value);

    [Theory]
    [InlineData("<Acknowledgement_MarketDocument><Reason><code>999</code><text>No matching data</text></Reason></Acknowledgement_MarketDocument>", IntensityFailure.NoValue, "999")]
    [InlineData("<Publication_MarketDocument/>", IntensityFailure.NotUnderstood, "Publication_MarketDocument")]
    [InlineData("<GL_MarketDocument", IntensityFailure.NotUnderstood, "no XML")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><GL_MarketDocument/>", IntensityFailure.NotUnderstood, "no XML")]
    [InlineData("<GL_MarketDocument><TimeSeries><MktPSRType><psrType>B04</psrType></MktPSRType></TimeSeries></GL_MarketDocument>", IntensityFailure.WrongZone, "none came back")]
    public void Read_OtherDocument_IsRefusedForItsReason(string body, IntensityFailure failure, string reason)
    {
        var error = Assert.Throws<IntensityUnavailableException>(() => Judge(body, FactorKind.Lifecycle));

        Assert.Equal(failure, error.Failure);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PT15M", "PT7M", "resolution PT7M")]
    [InlineData("<position>1<", "<position>0<", "no position")]
    [InlineData("<position>1<", "<position>5<", "no position")]
    [InlineData("<quantity>100<", "<quantity>many<", "no number")]
    [InlineData("<start>2026-11-21T00:00Z<", "<start>2026-11-21T00:00<", "without its times")]
    [InlineData("<end>2026-11-21T01:00Z<", "<end>2026-11-20T01:00Z<", "without its times")]
    [InlineData("<resolution>PT15M</resolution>", "", "no resolution in Period")]
    public void Read_PeriodOfAnotherShape_IsRefused(string text, string instead, string reason)
    {
        var error = Assert.Throws<IntensityUnavailableException>(
            () => Judge(Document(Series("B04", "A03", ("1", "100"))).Replace(text, instead, StringComparison.Ordinal), FactorKind.Lifecycle));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<FactorObservation> Judge(string body, FactorKind kind)
    {
        var hours = new MixHours(EntsoeDocument.HourMinutes);
        EntsoeDocument.Read(Encoding.UTF8.GetBytes(body), Area, hours);
        var judge = new AnswerJudge("DE", Identity(kind), 60, Now);
        hours.Judge(kind, Hour, Hour.AddHours(1), Now, judge);
        return judge.Verdict(NullLogger.Instance);
    }

    private static FactorIdentity Identity(FactorKind kind) => new("entsoe", kind, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2e, "test");

    private static string Document(string series) => $"<GL_MarketDocument xmlns=\"urn:x\">{series}</GL_MarketDocument>";

    private static string Series(string type, string curve, params (string Position, string Quantity)[] points) => $"""
        <TimeSeries><inBiddingZone_Domain.mRID>{Area}</inBiddingZone_Domain.mRID><curveType>{curve}</curveType><MktPSRType><psrType>{type}</psrType></MktPSRType>
         <Period><timeInterval><start>2026-11-21T00:00Z</start><end>2026-11-21T01:00Z</end></timeInterval><resolution>PT15M</resolution>
         {string.Concat(points.Select(point => $"<Point><position>{point.Position}</position><quantity>{point.Quantity}</quantity></Point>"))}</Period></TimeSeries>
        """;
}
