using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Intensity.Rereads;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

/// <summary>A ledger that cannot be read, or a disk that is full, is no failure of a provider that answers: it is asked on at its usual interval.</summary>
public sealed class TroubledStoreTests : IDisposable
{
    private static readonly ProviderKey Key = new("scripted", "GB");

    private readonly TemporaryDirectory _folder = new();
    private readonly LedgerBench _bench = new(ScriptedProvider.Identity);
    private readonly ProviderStates _states = new();
    private readonly RecordingSink _sink = new();

    public void Dispose()
    {
        _bench.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task AskAsync_WithALedgerThatCannotBeRead_KeepsTheAnswerAndThePace()
    {
        var ledger = new SqliteLedgerReader(_folder.Combine("gone.db"), _bench, projects: _bench);
        var provider = new ScriptedProvider([ScriptedProvider.Say(600, 100, FactorQuality.Measured)]);
        var services = new FeedServices(_sink, _states, TimeProvider.System, NullLogger.Instance)
        {
            Gaps = new PastGaps(ledger),
            Watch = new ChainWatch(ledger, _bench, TimeProvider.System, NullLogger<ChainWatch>.Instance),
        };

        var next = await Feed(provider, services).AskAsync(CancellationToken.None);

        var state = Assert.Single(_states.All);
        Assert.Equal((provider.PollInterval, 1, true), (next, provider.Asked, state.IsUp));
        Assert.Equal((2, 0), (state.Failures[IntensityFailure.NotKept], state.Failures.GetValueOrDefault(IntensityFailure.NotUnderstood)));
        Assert.Contains(_sink.Said, said => said.Quality == FactorQuality.Measured);
    }

    [Fact]
    public async Task AskAsync_OfAProviderThatIsDown_WaitsAsUsualToo()
    {
        var ledger = new SqliteLedgerReader(_folder.Combine("gone.db"), _bench, projects: _bench);
        var services = new FeedServices(_sink, _states, TimeProvider.System, NullLogger.Instance)
        {
            Watch = new ChainWatch(ledger, _bench, TimeProvider.System, NullLogger<ChainWatch>.Instance),
        };

        var next = await Feed(ScriptedProvider.Failing(IntensityFailure.Forbidden), services).AskAsync(CancellationToken.None);

        Assert.Equal((TimeSpan.FromMinutes(5), "down"), (next, Assert.Single(_states.All).LastError));
    }

    /// <summary>How far it was read again cannot be kept in the file; in memory it is, and nothing is asked twice.</summary>
    [Fact]
    public async Task AskAsync_WithAJournalThatCannotBeWritten_GoesOn()
    {
        var journal = new RereadJournal(_folder.Combine("gone"));
        var now = LedgerBench.Noon.AddDays(3);
        var provider = new ScriptedProvider([]);
        var services = new FeedServices(_sink, _states, TimeProvider.System, NullLogger.Instance) { Rereads = new RereadSchedule(_bench.Reader, journal) };
        var questions = PastQuestions.Of(provider, "GB", FactorKind.Direct, ProviderPipeline.Create(TimeProvider.System), services)!;

        Assert.Throws<DirectoryNotFoundException>(() => journal.Set(Key, TimeSpan.FromDays(1), UtcMinute.FromTime(LedgerBench.Noon).Value));
        await questions.AskAsync(now, CancellationToken.None);

        Assert.Equal(1, Assert.Single(_states.All).Failures[IntensityFailure.NotKept]);
    }

    [Fact]
    public async Task AskAsync_WhoseOldAnswersCannotBeKept_CountsItAndGoesOn()
    {
        _bench.HasProviders = false;
        _bench.Add(1, 1000);
        _sink.IsFull = true;
        var provider = new ScriptedProvider([]) { Past = [ScriptedProvider.Say(600, 90, FactorQuality.Measured)] };
        var services = new FeedServices(_sink, _states, TimeProvider.System, NullLogger.Instance) { Gaps = new PastGaps(_bench.Reader) };
        var questions = PastQuestions.Of(provider, "GB", FactorKind.Direct, ProviderPipeline.Create(TimeProvider.System), services)!;

        await questions.AskAsync(LedgerBench.Noon.AddDays(3), CancellationToken.None);

        Assert.NotEmpty(provider.AskedPast);
        Assert.Equal(1, Assert.Single(_states.All).Failures[IntensityFailure.NotKept]);
    }

    private static IntensityFeed Feed(ScriptedProvider provider, FeedServices services) =>
        new(provider, "GB", FactorKind.Direct, FactorPurpose.Inventory, ProviderPipeline.Create(TimeProvider.System, firstRetry: TimeSpan.FromMilliseconds(1)), services);
}
