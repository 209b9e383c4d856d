using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Intensity.Quotas;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

/// <summary>A quota is spread over its window, and never spent before its end.</summary>
public sealed class PollPaceTests : IDisposable
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(15);
    private readonly TemporaryDirectory _state = new();
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
    private readonly ProviderStates _states = new();

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData(1, 1)] // a zone, a request per question: 24 h over 96 questions of 500
    [InlineData(4, 1)]
    public void Of_AQuotaThatSuffices_IsTheUsualInterval(int zones, int cost)
    {
        var (pace, _) = Spend(new QuotaLimit(500, QuotaWindow.Day), zones, cost);

        Assert.Equal(Usual, pace.Of("test", Usual));
        Assert.Equal(Usual, pace.Of("other", Usual));
    }

    [Fact]
    public void Of_AQuotaThatDoesNotLast_IsLonger()
    {
        var (pace, quota) = Spend(new QuotaLimit(100, QuotaWindow.Day), zones: 5, cost: 2);

        // 10 are gone of 100, and five zones of two requests each share nine tenths of the rest: 8.1 rounds a day.
        Assert.Equal(10, quota.Sent);
        Assert.Equal(24 / 8.1, pace.Of("test", Usual).TotalHours, 0.001);
    }

    /// <summary>A whole day, played: each zone asks, waits as told, and asks again.</summary>
    [Theory]
    [InlineData(100, 5, 2)]
    [InlineData(96, 1, 1)]
    [InlineData(40, 3, 4)]
    public void ADay_AtThePace_NeverMeetsItsQuota(int requests, int zones, int cost)
    {
        var (pace, quota) = Spend(new QuotaLimit(requests, QuotaWindow.Day), zones, cost);
        var end = _time.GetUtcNow().AddDays(1);
        while (true)
        {
            var wait = pace.Of("test", Usual);
            if (_time.GetUtcNow() + wait >= end)
                break;
            _time.Advance(wait);
            Round(quota, zones, cost);
        }

        Assert.InRange(quota.Sent, requests / 2, requests);
        // The last answer is not older than a few of such waits.
        Assert.True(end - _time.GetUtcNow() <= TimeSpan.FromHours(12));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Of_AMonthThatIsNearlySpent_WaitsForTheNextOneAndNotBeyond(double chance)
    {
        var (pace, _) = Spend(new QuotaLimit(2, QuotaWindow.Month), zones: 1, cost: 1);
        var next = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

        var wait = IntensityFeed.Jitter(pace.Of("test", Usual), chance);

        Assert.InRange(_time.GetUtcNow() + wait, next, next + IntensityFeed.LongestJitter);
    }

    [Theory]
    [InlineData(60, 6)]
    [InlineData(3600, 360)]
    [InlineData(86_400, 600)]
    public void Jitter_IsATenthButNeverLong(int wait, int most)
    {
        Assert.Equal(TimeSpan.FromSeconds(wait), IntensityFeed.Jitter(TimeSpan.FromSeconds(wait), 0));
        Assert.Equal(TimeSpan.FromSeconds(wait + most), IntensityFeed.Jitter(TimeSpan.FromSeconds(wait), 1));
    }

    [Fact]
    public async Task AskAsync_WithAPace_WaitsAsLong()
    {
        var (pace, _) = Spend(new QuotaLimit(10, QuotaWindow.Day), zones: 1, cost: 1);
        var provider = new ScriptedProvider([ScriptedProvider.Say(600, 100, FactorQuality.Measured)]) { Is = ScriptedProvider.Identity with { Provider = "test" } };
        var feed = new IntensityFeed(
            provider, "zone-0", FactorKind.Direct, FactorPurpose.Inventory, ProviderPipeline.Create(_time), new FeedServices(new RecordingSink(), _states, _time, NullLogger.Instance) { Pace = pace });

        Assert.True(await feed.AskAsync(CancellationToken.None) > TimeSpan.FromHours(2));
    }

    /// <summary>A failed question is sent as well: a provider that is down all night leaves enough of its quota for the rest of the day.</summary>
    [Theory]
    [InlineData(IntensityFailure.Unreachable)]
    [InlineData(IntensityFailure.NoValue)]
    public async Task AskAsync_OfAProviderThatFails_IsPacedToo(IntensityFailure failure)
    {
        var (pace, quota) = Spend(new QuotaLimit(100, QuotaWindow.Day), zones: 1, cost: 1);
        var end = _time.GetUtcNow().AddDays(1);
        var provider = new ScriptedProvider([]) { Failure = failure, Is = ScriptedProvider.Identity with { Provider = "test" } };
        var feed = new IntensityFeed(
            provider, "zone-0", FactorKind.Direct, FactorPurpose.Inventory, ResiliencePipeline<IReadOnlyList<FactorObservation>>.Empty, new FeedServices(new RecordingSink(), _states, _time, NullLogger.Instance) { Pace = pace });
        while (_time.GetUtcNow() < end.AddHours(-2))
        {
            quota.Take();
            _time.Advance(Assert.NotNull(await feed.AskAsync(CancellationToken.None)));
        }

        Assert.InRange(quota.Sent, 50, 95);
    }

    private (PollPace Pace, RequestQuota Quota) Spend(QuotaLimit limit, int zones, int cost)
    {
        var quota = new RequestQuota("test", [limit], new QuotaJournal(_state.Path, NullLogger.Instance), _time);
        Round(quota, zones, cost);
        return (new PollPace(() => [quota], _states, _time), quota);
    }

    private void Round(RequestQuota quota, int zones, int cost)
    {
        for (var zone = 0; zone < zones; zone++)
        {
            for (var request = 0; request < cost; request++) quota.Take();
            _states.Succeeded(new("test", $"zone-{zone}"), _time.GetUtcNow(), []);
        }
    }
}
