using System.Text;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Neso;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

public sealed class NesoParserTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 10, 0, TimeSpan.Zero);

    [Fact]
    public void Parse_ActualNull_IsAForecastAndNeverZero()
    {
        var refusals = new List<string>();

        var readings = NesoParser.Parse(File.ReadAllBytes(RepositoryRoot.Combine("tests", "fixtures", "neso", "past.json")), Now, refusals);

        Assert.Empty(refusals);
        Assert.Equal([(210.0, FactorQuality.Measured), (220.0, FactorQuality.Forecast)], readings.Select(reading => (reading.Value.Value, reading.Quality)));
        Assert.All(readings, reading => Assert.Equal(30, reading.Slot.Minutes));
    }

    [Fact]
    public void Parse_ActualZero_IsMeasuredZero()
    {
        var reading = Assert.Single(NesoParser.Parse(Answer(Slot(actual: "0")), Now, []));

        Assert.Equal((0.0, FactorQuality.Measured), (reading.Value.Value, reading.Quality));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":null}""")]
    [InlineData("null")]
    [InlineData("<html>down</html>")]
    [InlineData("")]
    [InlineData("""{"data":[{"from":1}]}""")]
    [InlineData("""{"data":[null]}""")]
    public void Parse_NothingUsable_IsUnavailable(string body) =>
        Assert.Throws<IntensityUnavailableException>(() => NesoParser.Parse(Encoding.UTF8.GetBytes(body), Now, []));

    [Theory]
    [InlineData("2026-11-22T08:00Z", "2026-11-22T08:30Z", "-1", "outside 0 to 3000")]
    [InlineData("2026-11-22T08:00Z", "2026-11-22T08:30Z", "3001", "outside 0 to 3000")]
    [InlineData("2026-11-22T08:00Z", "2026-11-22T09:00Z", "100", "no settlement half-hour")]
    [InlineData("2026-11-22T08:10Z", "2026-11-22T08:40Z", "100", "no settlement half-hour")]
    [InlineData("2025-10-18T08:30Z", "2025-10-18T09:00Z", "100", "too far from now")]
    [InlineData("2026-12-07T09:30Z", "2026-12-07T10:00Z", "null", "too far from now")]
    [InlineData("2026-11-22T10:00Z", "2026-11-22T10:30Z", "100", "has not begun")]
    [InlineData("2026-11-22 08:00", "2026-11-22T08:30Z", "100", "lacks a time")]
    public void Parse_OneBadSlot_IsRefusedAloneWithItsReason(string from, string to, string actual, string reason)
    {
        var refusals = new List<string>();

        var readings = NesoParser.Parse(Answer(Slot(), Slot(from, to, actual)), Now, refusals);

        Assert.Single(readings);
        Assert.Contains(reason, Assert.Single(refusals), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-10-22T08:00Z", "2026-10-22T08:30Z")]
    [InlineData("2025-10-18T09:30Z", "2025-10-18T10:00Z")]
    public void Parse_PastThatIsAskedForLater_IsTaken(string from, string to)
    {
        var refusals = new List<string>();

        Assert.Equal(100, Assert.Single(NesoParser.Parse(Answer(Slot(from, to)), Now, refusals)).Value.Value);
        Assert.Empty(refusals);
    }

    [Fact]
    public void Parse_NoValueAtAll_IsAbsentWithoutComplaint()
    {
        var refusals = new List<string>();
        var empty = """{"from":"2026-11-22T08:30Z","to":"2026-11-22T09:00Z","intensity":{"forecast":null,"actual":null}}""";

        Assert.Single(NesoParser.Parse(Answer(Slot(), empty), Now, refusals));
        Assert.Empty(refusals);
    }

    private static byte[] Answer(params string[] slots) => Encoding.UTF8.GetBytes($$"""{"data":[{{string.Join(",", slots)}}]}""");

    private static string Slot(string from = "2026-11-22T07:00Z", string to = "2026-11-22T07:30Z", string actual = "100") =>
        $$$"""{"from":"{{{from}}}","to":"{{{to}}}","intensity":{"forecast":90,"actual":{{{actual}}},"index":"low"}}""";
}
