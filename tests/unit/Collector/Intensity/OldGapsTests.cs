using Microsoft.Extensions.Logging;
using Polly;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

/// <summary>Energy that has waited for a price for more than two weeks: on 20, 39 and 40 days ago, beside some of now.</summary>
public sealed class OldGapsTests : IFactorSink, ILogger, IDisposable
{
    private const int Day = 24 * 60;
    private static readonly DateTimeOffset Now = LedgerBench.Noon.AddMinutes(10);
    private readonly LedgerBench _bench = new(ScriptedProvider.Identity);
    private readonly ProviderStates _states = new();
    private readonly List<string> _warned = [];
    private readonly ScriptedProvider _provider = new([]);
    private readonly PastQuestions _questions;
    private int _looks;

    public OldGapsTests()
    {
        foreach (var day in (int[])[40, 39, 20]) _bench.Add(-day * Day, 1000, now: LedgerBench.Noon);
        _questions = PastQuestions.Of(
            _provider, "GB", FactorKind.Direct, ProviderPipeline.Create(TimeProvider.System, firstRetry: TimeSpan.FromMilliseconds(1)),
            new FeedServices(this, _states, TimeProvider.System, this) { Gaps = new PastGaps(_bench.Reader) })!;
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task AskAsync_EnergyOfMonthsAgo_IsPricedPartByPartFromTheOldestOn()
    {
        await LookAsync();
        Assert.Equal([PartOf(40)], _provider.AskedPast);
        await LookAsync();
        await LookAsync();
        Assert.Equal([PartOf(40), PartOf(20)], _provider.AskedPast);
        Assert.Equal(3000, _bench.Total().Unpriced.Millijoules);

        _provider.Past = [Say(40, 100), Say(39, 100), Say(20, 100)];
        await LookAsync(TimeSpan.FromDays(1));

        Assert.Equal((0, 3000), (_bench.Total().Unpriced.Millijoules, _bench.Total().Energy.Millijoules));
        Assert.Null(_bench.Reader.FirstUnpriced("GB", new(new(0), LedgerBench.Minute(0))));
        _bench.AssertBalanced();
    }

    [Fact]
    public async Task AskAsync_WhereTheProviderHasNothing_SaysSoWithARemedyAndAsksAgainAfterADay()
    {
        _provider.PastFailure = IntensityFailure.NoValue;
        for (var look = 0; look < 20; look++) await LookAsync();

        Assert.Equal([PartOf(40), PartOf(20)], _provider.AskedPast);
        var warned = Assert.Single(_warned);
        Assert.Contains("energy of that time stays unpriced", warned, StringComparison.Ordinal);
        Assert.Contains("ledger restate", warned, StringComparison.Ordinal);
        Assert.Equal(3000, _bench.Total().Unpriced.Millijoules);
        Assert.Null(_bench.Total().Grams);

        await LookAsync(TimeSpan.FromDays(1));
        Assert.Equal(PartOf(40), _provider.AskedPast[^1]);
        Assert.Equal(3, _provider.AskedPast.Count);
    }

    [Theory]
    [InlineData(IntensityFailure.Throttled, 40)]
    [InlineData(IntensityFailure.Quota, 40)]
    [InlineData(IntensityFailure.Refused, 20)]
    [InlineData(IntensityFailure.Forbidden, 20)]
    public async Task AskAsync_AfterAFailure_RepeatsWhatMayPassAndPassesOverWhatWillNot(IntensityFailure failure, int next)
    {
        _provider.PastFailure = failure;
        await LookAsync();
        _provider.PastFailure = null;
        await LookAsync();
        Assert.Equal(PartOf(40), _provider.AskedPast[0]);
        Assert.Equal(PartOf(next), _provider.AskedPast[^1]);
        Assert.True(_states.All.Single().Failures[failure] >= 1);
    }

    [Theory]
    [InlineData(IntensityFailure.Server)]
    [InlineData(IntensityFailure.Unreachable)]
    [InlineData(IntensityFailure.Unauthorized)]
    public async Task AskAsync_OldestPartFailsEachTime_PricesTheYoungerOneAndComesBack(IntensityFailure failure)
    {
        var questions = PastQuestions.Of(
            _provider, "GB", FactorKind.Direct, ResiliencePipeline<IReadOnlyList<FactorObservation>>.Empty,
            new FeedServices(this, _states, TimeProvider.System, this) { Gaps = new PastGaps(_bench.Reader) })!;
        Task LookAt(int halfHour) => questions.AskAsync(Now + (TimeSpan.FromMinutes(31) * halfHour), CancellationToken.None);
        (_provider.PastFailure, _provider.FailingPast, _provider.Past) = (failure, PartOf(40), [Say(20, 100)]);
        for (var look = 0; look < 4; look++) await LookAt(look);
        Assert.Equal([PartOf(40), PartOf(40), PartOf(40), PartOf(20)], _provider.AskedPast);
        Assert.Equal(2000, _bench.Total().Unpriced.Millijoules);

        // The way is over and rests an hour. Whether the provider has nothing is not known, and not said.
        await LookAt(4);
        await LookAt(5);
        Assert.Equal(4, _provider.AskedPast.Count);
        (_provider.PastFailure, _provider.Past) = (null, [Say(40, 100), Say(39, 100)]);
        await LookAt(6);
        Assert.Equal(PartOf(40), _provider.AskedPast[^1]);
        Assert.Equal(0, _bench.Total().Unpriced.Millijoules);
        Assert.Empty(_warned);
    }

    [Fact]
    public void Next_AfterWaysInWhichAPartFailed_RestsLongerUpToADayAndThenLessAgain()
    {
        var old = new OldGaps(new PastGaps(_bench.Reader), _provider, "GB");
        var now = Now;
        TimeSpan RestOfAWay(bool fails)
        {
            while (old.Next(now) is { } gap)
            {
                if (fails) old.Failed(gap, IntensityFailure.Server);
                else old.Asked(gap);
            }

            var begun = now;
            while (old.Next(now) is null) now = now.AddMinutes(30);
            return now - begun;
        }

        Assert.Equal([1, 2, 4, 8, 16, 24, 24], Enumerable.Range(0, 7).Select(_ => (int)RestOfAWay(fails: true).TotalHours));
        Assert.Equal([24, 1], new[] { RestOfAWay(fails: false), RestOfAWay(fails: true) }.Select(rest => (int)rest.TotalHours));
    }

    [Fact]
    public void Failed_WhereTheProviderWantsToWait_NeverPassesThePartOver()
    {
        var old = new OldGaps(new PastGaps(_bench.Reader), _provider, "GB");
        for (var look = 0; look < 10; look++) old.Failed(old.Next(Now)!.Value, IntensityFailure.Throttled);
        Assert.Equal(PartOf(40), old.Next(Now));
    }

    [Fact]
    public async Task AskAsync_WithinHalfAnHour_AsksForOnePartOnly()
    {
        await LookAsync();
        await _questions.AskAsync(Now.AddMinutes(29), CancellationToken.None);
        Assert.Single(_provider.AskedPast);
    }

    [Fact]
    public void FindOld_WithoutOldEnergy_IsNothing()
    {
        var gaps = new PastGaps(_bench.Reader);
        Assert.Null(gaps.FindOld("FR", new(0), Day, 30, Now));
        Assert.Null(gaps.FindOld("GB", LedgerBench.Minute(-19 * Day), Day, 30, Now));
        // The part ends where the usual search begins.
        Assert.Equal(LedgerBench.Minute((-15 * Day) + 30), gaps.FindOld("GB", LedgerBench.Minute(-21 * Day), 30 * Day, 30, Now)!.Value.To);
    }

    Task IFactorSink.AcceptAsync(IReadOnlyList<FactorObservation> observations, DateTimeOffset knownAt, CancellationToken cancellationToken)
    {
        if (observations.Count > 0) _bench.Writer.Accept(observations, Now);
        return Task.CompletedTask;
    }

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == 2220) _warned.Add(formatter(state, exception));
    }

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    /// <summary>Half an hour after the last look, or later.</summary>
    private Task LookAsync(TimeSpan later = default) => _questions.AskAsync(Now + (TimeSpan.FromMinutes(31) * _looks++) + later, CancellationToken.None);

    private static MinuteRange PartOf(int daysAgo) => new(LedgerBench.Minute(-daysAgo * Day), LedgerBench.Minute((-daysAgo + 2) * Day));

    private static FactorObservation Say(int daysAgo, int grams) => new(
        "GB", new(LedgerBench.Minute(-daysAgo * Day), LedgerBench.Minute((-daysAgo * Day) + 30)), GramsPerKilowattHour.FromGrams(grams), FactorQuality.Measured, ScriptedProvider.Identity);
}
