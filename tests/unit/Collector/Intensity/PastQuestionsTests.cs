using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Intensity.Rereads;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

/// <summary>What a feed asks beside its usual question, on a ledger with energy of days ago.</summary>
public sealed class PastQuestionsTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly ProviderStates _states = new();
    private readonly RecordingSink _sink = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AskAsync_ALongGap_IsAskedForInPartsOfTheLongestRange()
    {
        await using var rig = await UnpricedAsync();
        await rig.RestartAfterAsync(TimeSpan.FromDays(6));
        var provider = Provider();

        await Questions(rig, provider, withRereads: false).AskAsync(rig.Time.GetUtcNow(), CancellationToken.None);

        Assert.True(provider.AskedPast.Count >= 3);
        Assert.All(provider.AskedPast, range => Assert.True(range.Minutes <= 2 * 1440));
        Assert.All(provider.AskedPast.Zip(provider.AskedPast.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        Assert.True(provider.AskedPast[0].From <= UtcMinute.FromTime(CollectorRig.Start));
        Assert.Single(_sink.Said.Distinct());
    }

    [Fact]
    public async Task AskAsync_AGapThatStays_IsAskedForEveryHalfHourOnly()
    {
        await using var rig = await UnpricedAsync();
        await rig.RestartAfterAsync(TimeSpan.FromDays(2));
        var provider = Provider();
        var questions = Questions(rig, provider, withRereads: false);
        var now = rig.Time.GetUtcNow();

        await questions.AskAsync(now, CancellationToken.None);
        var asked = provider.AskedPast.Count;
        await questions.AskAsync(now.AddMinutes(29), CancellationToken.None);
        Assert.Equal(asked, provider.AskedPast.Count);
        await questions.AskAsync(now.AddMinutes(31), CancellationToken.None);

        Assert.Equal(2 * asked, provider.AskedPast.Count);
    }

    [Theory]
    [InlineData(IntensityFailure.NoValue, true)]
    [InlineData(IntensityFailure.Server, false)]
    [InlineData(IntensityFailure.Throttled, false)]
    public async Task AskAsync_RereadThatFails_IsAskedAgainUnlessThereIsNothing(IntensityFailure failure, bool done)
    {
        await using var rig = await UnpricedAsync();
        await rig.RestartAfterAsync(TimeSpan.FromDays(2));
        var provider = Provider();
        provider.PastFailure = failure;
        var journal = new RereadJournal(_folder.Path);
        journal.Set(new ProviderKey("scripted", "NOWHERE"), TimeSpan.FromDays(1), UtcMinute.FromTime(CollectorRig.Start.AddHours(-1)).Value);
        var before = journal.Find(new ProviderKey("scripted", "NOWHERE"), TimeSpan.FromDays(1));

        await Questions(rig, provider, withRereads: true, journal).AskAsync(rig.Time.GetUtcNow(), CancellationToken.None);

        Assert.Equal(done, journal.Find(new ProviderKey("scripted", "NOWHERE"), TimeSpan.FromDays(1)) > before);
        Assert.True(_states.All.Single().Failures[failure] >= 1);
        Assert.Empty(_sink.Said);
    }

    [Theory]
    [InlineData(FactorPurpose.Inventory, true)]
    [InlineData(FactorPurpose.Decision, false)]
    public async Task Feed_OfEachPurpose_RereadsAndOnlyTheInventoryFillsGaps(FactorPurpose purpose, bool fillsGaps)
    {
        await using var rig = await UnpricedAsync();
        await rig.RestartAfterAsync(TimeSpan.FromDays(2));
        var ledger = rig.Services.GetRequiredService<ILedgerReader>();
        var journal = new RereadJournal(_folder.Path);
        var start = UtcMinute.FromTime(CollectorRig.Start.AddHours(-1));
        journal.Set(new ProviderKey("scripted", "NOWHERE"), TimeSpan.FromDays(1), start.Value);
        var provider = new ScriptedProvider([ScriptedProvider.Say(600, 90, FactorQuality.Measured)]) { Past = [ScriptedProvider.Say(600, 80, FactorQuality.Measured)] };
        var services = new FeedServices(_sink, _states, rig.Time, NullLogger.Instance) { Gaps = new PastGaps(ledger), Rereads = new RereadSchedule(ledger, journal) };
        var pipeline = ProviderPipeline.Create(TimeProvider.System, firstRetry: TimeSpan.FromMilliseconds(1));

        await new IntensityFeed(provider, "NOWHERE", FactorKind.Direct, purpose, pipeline, services).AskAsync(CancellationToken.None);

        Assert.Contains(provider.AskedPast, range => range.From == start);
        Assert.Equal(fillsGaps, provider.AskedPast.Any(range => range.From != start));
        Assert.Contains(_sink.Said, said => said.Value.Value == 80);
    }

    private ScriptedProvider Provider() => new([]) { Past = [ScriptedProvider.Say(600, 90, FactorQuality.Measured)] };

    private PastQuestions Questions(CollectorRig rig, ScriptedProvider provider, bool withRereads, RereadJournal? journal = null)
    {
        var ledger = rig.Services.GetRequiredService<ILedgerReader>();
        var services = new FeedServices(_sink, _states, rig.Time, NullLogger.Instance)
        {
            Gaps = withRereads ? null : new PastGaps(ledger),
            Rereads = withRereads ? new RereadSchedule(ledger, journal!) : null,
        };
        return PastQuestions.Of(provider, "NOWHERE", FactorKind.Direct, ProviderPipeline.Create(TimeProvider.System, firstRetry: TimeSpan.FromMilliseconds(1)), services)!;
    }

    private static async Task<CollectorRig> UnpricedAsync()
    {
        var rig = await CollectorRig.StartAsync("--Site:Zone=NOWHERE");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 300));
        return rig;
    }
}
