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
    public async Task AskAsync_ProviderDown_TriesAgainThenWaitsAsTold()
    {
        var provider = new FailingProvider(null);
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
        var provider = new FailingProvider(TimeSpan.FromMinutes(10));

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

    private sealed class LockedSink : IFactorSink
    {
        public Task AcceptAsync(IReadOnlyList<FactorObservation> observations, DateTimeOffset knownAt, CancellationToken cancellationToken) =>
            Task.FromException(new StoreUnavailableException("locked"));
    }

    private static IntensityFeed Feed(IIntensityProvider provider, IFactorSink sink, ProviderStates states) => new(
        provider, "GB", FactorKind.Lifecycle, ProviderPipeline.Create(TimeProvider.System, TimeSpan.FromMilliseconds(1)), sink, states,
        TimeProvider.System, NullLogger.Instance);

    private sealed class RecordingSink : IFactorSink
    {
        public List<FactorObservation> Said { get; } = [];

        public Task AcceptAsync(IReadOnlyList<FactorObservation> observations, DateTimeOffset knownAt, CancellationToken cancellationToken)
        {
            Said.AddRange(observations);
            return Task.CompletedTask;
        }
    }

    private sealed class FailingProvider(TimeSpan? retryAfter) : IIntensityProvider
    {
        public int Asked { get; private set; }

        public string Name => "failing";

        public TimeSpan? PollInterval => TimeSpan.FromMinutes(5);

        public FactorIdentity? IdentityFor(string zone, FactorKind? kind) => null;

        public int SlotMinutes(string zone) => 30;

        public Task<IReadOnlyList<FactorObservation>> FetchAsync(string zone, FactorKind kind, DateTimeOffset now, CancellationToken cancellationToken)
        {
            Asked++;
            throw new IntensityUnavailableException("down") { RetryAfter = retryAfter };
        }
    }
}
