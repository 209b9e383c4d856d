using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

/// <summary>A collector that begins while its first provider is down: what stands in for it is a fall, seen once.</summary>
public sealed class ChainWatchStartTests : IDisposable
{
    private readonly LedgerBench _bench = new();
    private readonly ManualTimeProvider _time = new(LedgerBench.Noon);
    private readonly ProviderStates _states = new();
    private readonly ChainWatch _watch;

    public ChainWatchStartTests() => _watch = new(_bench.Reader, _bench, _time, NullLogger<ChainWatch>.Instance);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Feed_WhoseProviderIsDownFromTheStart_CountsTheFallOnce()
    {
        SayYearly();
        var feed = Feed(new ScriptedProvider([]) { Failure = IntensityFailure.Server, Is = LedgerBench.Neso });
        Assert.Equal(0, _watch.HopsTo("GB", FactorQuality.Annual));

        for (var question = 0; question < 3; question++) await feed.AskAsync(CancellationToken.None);

        Assert.Equal((1, 0), (_watch.HopsTo("GB", FactorQuality.Annual), _watch.HopsTo("GB", null)));
    }

    [Fact]
    public async Task Feed_WhoseProviderAnsweredFirst_CountsNoFallOfTheStart()
    {
        SayYearly();
        var provider = new ScriptedProvider([]) { Is = LedgerBench.Neso };
        var feed = Feed(provider);
        await feed.AskAsync(CancellationToken.None);
        provider.Failure = IntensityFailure.Server;
        await feed.AskAsync(CancellationToken.None);

        Assert.Equal(0, _watch.HopsTo("GB", FactorQuality.Annual));
    }

    [Fact]
    public void LookWithout_BeforeTheTableHasAnswered_WaitsForIt()
    {
        _watch.LookWithout("GB", "neso");
        Assert.Equal(0, _watch.HopsTo("GB", null));
        SayYearly();
        _watch.LookWithout("GB", "neso");
        _watch.LookWithout("GB", "neso");

        Assert.Equal((1, 0), (_watch.HopsTo("GB", FactorQuality.Annual), _watch.HopsTo("GB", null)));
    }

    [Fact]
    public void LookWithout_WhereNothingStandsIn_FallsToUnknown()
    {
        for (var look = 0; look < 3; look++) _watch.LookWithout("GB", "neso");

        Assert.Equal((0, 1), (_watch.HopsTo("GB", FactorQuality.Annual), _watch.HopsTo("GB", null)));
    }

    [Fact]
    public void LookWithout_WhileItsOwnForecastHolds_IsNoFall()
    {
        _bench.Say(0, 600, 100, FactorQuality.Forecast);
        for (var look = 0; look < 3; look++) _watch.LookWithout("GB", "neso");

        Assert.All(Enum.GetValues<FactorQuality>().Cast<FactorQuality?>().Append(null), grade => Assert.Equal(0, _watch.HopsTo("GB", grade)));
    }

    [Fact]
    public void LookWithout_AfterTheZoneWasLeft_CountsAnew()
    {
        SayYearly();
        _watch.LookWithout("GB", "neso");
        _watch.Forget("GB");
        Assert.Equal(0, _watch.HopsTo("GB", FactorQuality.Annual));
        _watch.LookWithout("GB", "neso");
        Assert.Equal(1, _watch.HopsTo("GB", FactorQuality.Annual));
    }

    private void SayYearly() => _bench.Say(0, 600, 200, FactorQuality.Annual, LedgerBench.Annual);

    private IntensityFeed Feed(ScriptedProvider provider) => new(
        provider, "GB", FactorKind.Direct, FactorPurpose.Inventory, ResiliencePipeline<IReadOnlyList<FactorObservation>>.Empty,
        new FeedServices(new RecordingSink(), _states, _time, NullLogger.Instance) { Watch = _watch });
}
