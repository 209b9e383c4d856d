using Polly.CircuitBreaker;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

public sealed class ProviderPipelineTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Execute_OfAProviderThatFailsAndFails_LeavesItAloneForAMinute()
    {
        var pipeline = ProviderPipeline.Create(_time);
        var (asked, isWell) = (0, false);
        async Task<int> AskAsync() => (await pipeline.ExecuteAsync(_ =>
        {
            asked++;
            return isWell
                ? ValueTask.FromResult<IReadOnlyList<FactorObservation>>([])
                : throw new IntensityUnavailableException("no") { Failure = IntensityFailure.Unauthorized };
        })).Count;

        // A refusal is not asked again at once, so that each question is one attempt.
        for (var question = 0; question < 6; question++) await Assert.ThrowsAsync<IntensityUnavailableException>(AskAsync);
        var open = await Assert.ThrowsAsync<BrokenCircuitException>(AskAsync);
        _time.Advance(TimeSpan.FromSeconds(59));
        await Assert.ThrowsAsync<BrokenCircuitException>(AskAsync);
        Assert.Equal((6, TimeSpan.FromMinutes(1)), (asked, open.RetryAfter));

        isWell = true;
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, await AskAsync());
        Assert.Equal(0, await AskAsync());
        Assert.Equal(8, asked);
    }

    [Theory]
    [InlineData(IntensityFailure.NotUnderstood, false)]
    [InlineData(IntensityFailure.WrongZone, false)]
    [InlineData(IntensityFailure.Unauthorized, true)]
    [InlineData(IntensityFailure.Forbidden, true)]
    public async Task Execute_OfAnotherZone_IsLeftAloneOnlyForWhatIsTheProviders(IntensityFailure failure, bool isProviders)
    {
        var shared = ProviderPipeline.CreateShared(_time);
        var (failing, other) = (ProviderPipeline.Create(_time, shared), ProviderPipeline.Create(_time, shared));
        for (var question = 0; question < 6; question++)
        {
            await Assert.ThrowsAsync<IntensityUnavailableException>(async () => await failing.ExecuteAsync<IReadOnlyList<FactorObservation>>(
                _ => throw new IntensityUnavailableException("no") { Failure = failure }));
        }

        var asked = 0;
        ValueTask<IReadOnlyList<FactorObservation>> Answer(CancellationToken token)
        {
            asked++;
            return ValueTask.FromResult<IReadOnlyList<FactorObservation>>([]);
        }

        await Assert.ThrowsAsync<BrokenCircuitException>(async () => await failing.ExecuteAsync(Answer));
        if (isProviders) await Assert.ThrowsAsync<BrokenCircuitException>(async () => await other.ExecuteAsync(Answer));
        else await other.ExecuteAsync(Answer);
        Assert.Equal(isProviders ? 0 : 1, asked);
    }
}
