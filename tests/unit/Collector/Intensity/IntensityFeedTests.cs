using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Intensity.Annual;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

public sealed class IntensityFeedTests
{
    [Fact]
    public async Task AskAsync_YearlyTable_IsAskedOnce()
    {
        var sink = new RecordingSink();
        var states = new ProviderStates();

        var next = await Feed(new AnnualIntensityProvider(AnnualFactorTable.Bundled), sink, states).AskAsync(CancellationToken.None);

        Assert.Null(next);
        Assert.Equal(211, Assert.Single(sink.Said).Value.Value);
        Assert.True(Assert.Single(states.All).IsUp);
    }

    [Fact]
    public async Task AskAsync_NothingNew_IsNoFailureAndLeavesTheAge()
    {
        var states = new ProviderStates();
        var provider = new ScriptedProvider([]);
        states.Succeeded(new(provider.Name, "GB"), DateTimeOffset.UnixEpoch, [ScriptedProvider.Say(600, 100, FactorQuality.Measured)]);

        for (var i = 0; i < 20; i++)
            Assert.Equal(provider.PollInterval, await Feed(provider, new RecordingSink(), states).AskAsync(CancellationToken.None));

        var state = Assert.Single(states.All);
        Assert.Equal((true, 0), (state.IsUp, state.Errors));
        Assert.Equal(TimeSpan.FromMinutes(70), state.Age(DateTimeOffset.UnixEpoch.AddMinutes(700)));
    }

    [Fact]
    public async Task AskAsync_ProviderDown_TriesAgainThenWaitsAsTold()
    {
        var provider = ScriptedProvider.Failing(IntensityFailure.Unreachable);
        var states = new ProviderStates();

        var next = await Feed(provider, new RecordingSink(), states).AskAsync(CancellationToken.None);

        Assert.Equal(3, provider.Asked);
        Assert.Equal(TimeSpan.FromMinutes(1), next);
        Assert.Equal("down", Assert.Single(states.All).LastError);
        Assert.Null(states.All[0].LastSuccess);
    }

    [Fact]
    public async Task AskAsync_RetryAfter_IsNotAskedBeforeIt()
    {
        var provider = ScriptedProvider.Failing(IntensityFailure.Throttled, TimeSpan.FromMinutes(10));

        var next = await Feed(provider, new RecordingSink(), new ProviderStates()).AskAsync(CancellationToken.None);

        Assert.Equal(1, provider.Asked);
        Assert.Equal(TimeSpan.FromMinutes(10), next);
    }

    [Fact]
    public async Task AskAsync_WhileTheStoreTakesNothing_AsksAgainInAMinute()
    {
        var states = new ProviderStates();

        var next = await Feed(new AnnualIntensityProvider(AnnualFactorTable.Bundled), new LockedSink(), states).AskAsync(CancellationToken.None);

        Assert.Equal(TimeSpan.FromMinutes(1), next);
        Assert.Equal("locked", Assert.Single(states.All).LastError);
    }

    [Theory]
    [InlineData(IntensityFailure.Server, 3, 1)]
    [InlineData(IntensityFailure.Unreachable, 3, 1)]
    [InlineData(IntensityFailure.NotUnderstood, 1, 1)]
    [InlineData(IntensityFailure.Unauthorized, 1, 5)]
    [InlineData(IntensityFailure.Forbidden, 1, 5)]
    [InlineData(IntensityFailure.WrongZone, 1, 5)]
    public async Task AskAsync_EachFailure_IsRepeatedOnlyWhereItMayHelp(IntensityFailure failure, int asked, int waitMinutes)
    {
        var provider = ScriptedProvider.Failing(failure);
        var states = new ProviderStates();

        var next = await Feed(provider, new RecordingSink(), states).AskAsync(CancellationToken.None);

        Assert.Equal((asked, TimeSpan.FromMinutes(waitMinutes)), (provider.Asked, next));
        Assert.Equal(1, states.All[0].Failures[failure]);
    }

    [Fact]
    public async Task AskAsync_Gone_IsNeverAskedAgain()
    {
        var states = new ProviderStates();

        Assert.Null(await Feed(ScriptedProvider.Failing(IntensityFailure.Gone), new RecordingSink(), states).AskAsync(CancellationToken.None));

        Assert.False(Assert.Single(states.All).IsUp);
    }

    [Fact]
    public async Task AskAsync_AfterAGoodAnswer_CarriesItOverTwoIntervalsWhileDown()
    {
        var sink = new RecordingSink();
        var provider = new ScriptedProvider([ScriptedProvider.Say(600, 100, FactorQuality.Measured), ScriptedProvider.Say(630, 90, FactorQuality.Forecast)]);
        var feed = Feed(provider, sink, new ProviderStates());
        await feed.AskAsync(CancellationToken.None);
        Assert.DoesNotContain(sink.Said, said => said.Quality == FactorQuality.Carried && said.Interval.From.Value == 630);

        provider.Failure = IntensityFailure.Unauthorized;
        await feed.AskAsync(CancellationToken.None);

        var carried = sink.Said.Where(said => said.Quality == FactorQuality.Carried).DistinctBy(said => said.Interval).OrderBy(said => said.Interval.From).ToList();
        Assert.Equal([630, 660], carried.Select(said => said.Interval.From.Value));
        Assert.All(carried, said => Assert.Equal(100, said.Value.Value));
    }

    [Fact]
    public async Task AskAsync_OfADecision_CarriesNothing()
    {
        var sink = new RecordingSink();
        var provider = new ScriptedProvider([ScriptedProvider.Say(600, 100, FactorQuality.Measured)]);

        await new IntensityFeed(provider, "GB", FactorKind.Direct, FactorPurpose.Decision, Pipeline(), Services(sink, new ProviderStates())).AskAsync(CancellationToken.None);

        Assert.Equal(FactorQuality.Measured, Assert.Single(sink.Said).Quality);
    }

    private static IntensityFeed Feed(IIntensityProvider provider, IFactorSink sink, ProviderStates states) =>
        new(provider, "GB", FactorKind.Lifecycle, FactorPurpose.Inventory, Pipeline(), Services(sink, states));

    private static Polly.ResiliencePipeline<IReadOnlyList<FactorObservation>> Pipeline() => ProviderPipeline.Create(TimeProvider.System, firstRetry: TimeSpan.FromMilliseconds(1));

    private static FeedServices Services(IFactorSink sink, ProviderStates states) => new(sink, states, TimeProvider.System, NullLogger.Instance);

    private sealed class LockedSink : IFactorSink
    {
        public Task AcceptAsync(IReadOnlyList<FactorObservation> observations, DateTimeOffset knownAt, CancellationToken cancellationToken) =>
            Task.FromException(new StoreUnavailableException("locked"));
    }
}
