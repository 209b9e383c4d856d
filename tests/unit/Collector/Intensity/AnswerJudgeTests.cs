using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

public sealed class AnswerJudgeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 10, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Hour = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);
    private readonly AnswerJudge _judge = new("DE", ScriptedProvider.Identity, 60, Now);

    [Fact]
    public void Verdict_GoodValues_AreAscendingWhateverTheirOrder()
    {
        _judge.Add(Hour, 2, FactorQuality.Measured);
        _judge.Add(Hour.AddHours(-1), 1, FactorQuality.Measured);

        Assert.Equal([1, 2], Verdict().Select(said => said.Value.Value));
    }

    [Fact]
    public void Verdict_AMeasuredZero_IsAZero()
    {
        _judge.Add(Hour, 0, FactorQuality.Measured);

        Assert.Equal(0, Assert.Single(Verdict()).Value.Value);
    }

    [Theory]
    [InlineData("-0.000001", "outside 0 to 3000")]
    [InlineData("3000.000001", "outside 0 to 3000")]
    public void Add_ValueOutOfRange_IsRefusedAndTheOthersStay(string grams, string reason)
    {
        _judge.Add(Hour, decimal.Parse(grams, System.Globalization.CultureInfo.InvariantCulture), FactorQuality.Measured);
        _judge.Add(Hour.AddHours(-1), 3000, FactorQuality.Measured);

        Assert.Equal(3000, Assert.Single(Verdict()).Value.Value);
        Assert.Contains(reason, Assert.Single(_judge.Refusals), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"NaN\"")]
    [InlineData("true")]
    [InlineData("1e28")]
    [InlineData("[1]")]
    public void Read_ValueThatIsNoNumber_IsRefusedAloneAndOverflowsNothing(string json)
    {
        using var document = System.Text.Json.JsonDocument.Parse($$"""{"bad": {{json}}, "good": "122.5", "none": null}""");

        _judge.Read(Hour, document.RootElement, "bad", FactorQuality.Measured, 1000);
        _judge.Read(Hour.AddHours(-1), document.RootElement, "good", FactorQuality.Measured, 2);
        _judge.Read(Hour.AddHours(-2), document.RootElement, "none", FactorQuality.Measured);

        Assert.Equal(245, Assert.Single(Verdict()).Value.Value);
        Assert.Contains("no number", Assert.Single(_judge.Refusals), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-401 * 24, "too far from now")]
    [InlineData(16 * 24, "too far from now")]
    public void Add_TimeFarAway_IsRefused(int hours, string reason)
    {
        _judge.Add(Hour.AddHours(hours), 1, FactorQuality.Forecast);

        Assert.Contains(reason, Assert.Single(_judge.Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void Add_ThreeMonthsAgo_IsARevisionAndTaken()
    {
        _judge.Add(Hour.AddDays(-94), 1, FactorQuality.Measured);

        Assert.Single(Verdict());
    }

    [Theory]
    [InlineData(FactorQuality.Measured, false)]
    [InlineData(FactorQuality.Estimated, false)]
    [InlineData(FactorQuality.Forecast, true)]
    public void Add_HourThatHasNotBegun_MayOnlyBeForecast(FactorQuality quality, bool taken)
    {
        _judge.Add(Hour.AddHours(2), 1, quality);

        Assert.Equal(taken, _judge.Refusals.Count == 0);
    }

    [Fact]
    public void Add_TheRunningHour_MayBeEstimated()
    {
        _judge.Add(Hour.AddHours(1), 1, FactorQuality.Estimated);

        Assert.Single(Verdict());
    }

    [Theory]
    [InlineData(30)]
    [InlineData(1)]
    public void Add_TimeThatIsNoSlot_IsRefused(int minutes)
    {
        _judge.Add(Hour.AddMinutes(-minutes), 1, FactorQuality.Measured);

        Assert.Contains("no beginning of 60 minutes", Assert.Single(_judge.Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void Add_TwoGradesOfOneSlot_KeepsTheBetterInEitherOrder()
    {
        _judge.Add(Hour, 1, FactorQuality.Forecast);
        _judge.Add(Hour, 2, FactorQuality.Measured);
        _judge.Add(Hour, 3, FactorQuality.Estimated);

        Assert.Equal((2.0, FactorQuality.Measured), (Assert.Single(Verdict()).Value.Value, Verdict()[0].Quality));
        Assert.Empty(_judge.Refusals);
    }

    [Fact]
    public void Add_TheSameHourTwice_IsOneValueOrAContradiction()
    {
        _judge.Add(Hour, 1, FactorQuality.Measured);
        _judge.Add(Hour, 1, FactorQuality.Measured);
        Assert.Empty(_judge.Refusals);

        _judge.Add(Hour, 2, FactorQuality.Measured);

        Assert.Contains("2026-11-22T08:00Z has two values", Assert.Single(_judge.Refusals), StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(Verdict()).Value.Value);
    }

    [Fact]
    public void Verdict_Nothing_SaysWhy()
    {
        Assert.Contains("holds no data", Reason(), StringComparison.Ordinal);
        _judge.Add(Hour, null, FactorQuality.Measured);
        Assert.Contains("all 1 values of the answer are null", Reason(), StringComparison.Ordinal);
        _judge.Refuse("a value of zone XX");
        Assert.Contains("none of the answer's 2 values can be used: a value of zone XX", Reason(), StringComparison.Ordinal);
    }

    private IReadOnlyList<FactorObservation> Verdict() => _judge.Verdict(NullLogger.Instance);

    private string Reason()
    {
        var error = Assert.Throws<IntensityUnavailableException>(Verdict);
        Assert.Equal((IntensityFailure.NoValue, false), (error.Failure, error.IsTransient));
        return error.Message;
    }
}
