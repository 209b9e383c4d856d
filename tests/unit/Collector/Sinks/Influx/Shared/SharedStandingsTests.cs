using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Ingest.Runs;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;
using TelemetryFootprint.Collector.Storage.Runs;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>A run of two hosts, one of which reports to another collector.</summary>
public sealed class SharedStandingsTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly ManualTimeProvider _time = new(LedgerBench.Minute(200).ToTime());
    private PlayedEnergy _store = null!;
    private SharedRig _rig = null!;
    private SqliteRunStore _runs = null!;
    private KnownRuns _known = null!;
    private SharedStandings _standings = null!;

    public async Task InitializeAsync()
    {
        _store = await PlayedEnergy.StartAsync();
        _store.Sites.AddRange([("node-1", LedgerBench.Minute(-9000), "GB", 1_000_000), ("node-2", LedgerBench.Minute(-9000), "GB", 1_000_000)]);
        _runs = new(_folder.Combine("runs.db"));
        _known = new(_runs, "me", user => user, _time);
        _rig = new(_store.Server.Url, _known);
        _standings = new(_rig.Energy, _rig.Bench.Reader, _runs, _known, _rig.Runs, _time);
        _rig.Bench.Say(0, 300, 100);
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    public void Dispose()
    {
        _runs.Dispose();
        _rig.Dispose();
        _folder.Dispose();
    }

    /// <summary>The store is some seconds behind what was reported here.</summary>
    [Fact]
    public void Of_ARunOnTwoHosts_IsAllOfIt_WithTheOwnLedgersNewerPart()
    {
        Here(10, 5_000_000);
        There(10, 4_000_000, "node-1");
        There(12, 3_600_000, "node-2");
        var (standing, age) = _standings.Of("job", "node-1");
        Assert.Equal(TimeSpan.Zero, age);
        Assert.Equal([("node-1", 5_000_000L), ("node-2", 3_600_000L)], Rows(standing));
        var grams = standing.Booked.OrderBy(row => row.Host, StringComparer.Ordinal).Select(row => row.Grams.Value).ToList();
        Assert.Equal(5_000_000 / 36e6, grams[0], 9);
        Assert.Equal(0.1, grams[1], 9);
    }

    [Fact]
    public void Of_AHostWhoseAgentMoved_IsTheStoresPart()
    {
        Here(10, 1_000_000);
        There(10, 4_000_000, "node-1");
        Assert.Equal([("node-1", 4_000_000L)], Rows(_standings.Of("job", "node-1").Standing));
    }

    [Fact]
    public void Of_ARunThatNobodyHasEnergyOf_IsNothing() => Assert.Empty(_standings.Of("job", "node-1").Standing.Hosts);

    [Fact]
    public void Of_WithinSeconds_AsksOnce_AndSaysHowOldItIs()
    {
        There(10, 1_000_000, "node-2");
        _standings.Of("job", "node-1");
        var asked = _store.Server.Requests.Count;
        There(151, 1_000_000, "node-2");
        _time.Advance(TimeSpan.FromSeconds(4));
        var (standing, age) = _standings.Of("job", "node-1");
        Assert.Equal((asked, TimeSpan.FromSeconds(4), 1_000_000L), (_store.Server.Requests.Count, age, standing.Hosts.Single().Energy.Millijoules));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2_000_000L, _standings.Of("job", "node-1").Standing.Hosts.Single().Energy.Millijoules);
    }

    /// <summary>Nobody is told a part for the whole: of what was not read for a minute nothing is said.</summary>
    [Fact]
    public void Of_WhileTheStoreIsAway_IsWhatItWas_AndThenUnknown()
    {
        There(10, 1_000_000, "node-2");
        _standings.Of("job", "node-1");
        _store.Fails = (503, "later");
        _time.Advance(TimeSpan.FromSeconds(59));
        var (standing, age) = _standings.Of("job", "node-1");
        Assert.Equal((1_000_000L, TimeSpan.FromSeconds(59)), (standing.Hosts.Single().Energy.Millijoules, age));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("HTTP 503", Assert.Throws<StoreUnavailableException>(() => _standings.Of("job", "node-1")).Message, StringComparison.Ordinal);
        // Whoever asks, and for whatever run: it is not tried again at once.
        var asked = _store.Server.Requests.Count;
        Assert.Throws<StoreUnavailableException>(() => _standings.Of("job", "node-1"));
        Assert.Throws<StoreUnavailableException>(() => _standings.Of("other", "node-1"));
        Assert.Equal(asked, _store.Server.Requests.Count);
        _store.Fails = null;
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Single(_standings.Of("job", "node-1").Standing.Hosts);
    }

    /// <summary>An agent hears of its own host's part whatever becomes of the store; not of what may be an earlier attempt's.</summary>
    [Fact]
    public void OnHost_WhileTheStoreIsAway_IsTheOwnLedgers_UnlessTheAttemptBeganElsewhere()
    {
        Here(10, 5_000_000);
        There(12, 3_600_000, "node-2");
        _store.Fails = (503, "later");
        var claim = new RunClaim { RunId = "job", Name = "job", Project = "p", Budget = new() { Unit = "J", Limit = 1e9 } };
        _runs.Add(new("job", "job", LedgerBench.Noon) { Project = "p" });
        var parts = new HostOnlyBudgets(_time, NullLogger<HostOnlyBudgets>.Instance);
        var states = new RunStates(_runs, _standings, _rig.Bench.Reader, _rig.Bench, _time, parts);
        // It may be of an earlier attempt: nobody was heard yet.
        Assert.Throws<StoreUnavailableException>(() => states.Of(claim, "node-1"));
        _store.Fails = null;
        _rig.Runs.Await(CancellationToken.None);
        _store.Fails = (503, "later");
        var state = states.Of(claim, "node-1");
        Assert.Equal((true, 5_000_000UL, 5_000_000UL, 0U, "the shared store has not said of late what its other hosts use"), (state.HostOnly, state.EnergyMillijoules, state.HostEnergyMillijoules, state.AgeMilliseconds, state.HostOnlyReason));
        Assert.Equal("", states.Of(new(claim) { Project = "" }, "node-1").HostOnlyReason);
        _time.Advance(TimeSpan.FromSeconds(31));
        states.Of(claim, "node-1");
        Assert.Equal(1, parts.Count);

        _store.Fails = null;
        _time.Advance(TimeSpan.FromSeconds(6));
        state = states.Of(claim, "node-1");
        Assert.Equal((false, 8_600_000UL, 5_000_000UL, ""), (state.HostOnly, state.EnergyMillijoules, state.HostEnergyMillijoules, state.HostOnlyReason));
        Assert.Equal(0, parts.Count);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal((4_000U, 4_000U), (states.Of(claim, "node-1").AgeMilliseconds, states.Of(new(claim) { Project = "" }, "node-1").AgeMilliseconds));

        _known.Take([new(new(new("job", "job", LedgerBench.Noon) { Source = Run.Claimed }, "other", 1) { Begun = LedgerBench.Minute(100).ToTime() }, 1, LedgerBench.Minute(0))]);
        _store.Fails = (503, "later");
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Throws<StoreUnavailableException>(() => states.Of(claim, "node-1"));
    }

    /// <summary>A stream that ends waits for no store.</summary>
    [Fact]
    public void Of_WhoeverWaitsNoLonger_IsGivenUp()
    {
        There(10, 1_000_000, "node-2");
        using var gone = new CancellationTokenSource();
        using var never = new ManualResetEventSlim();
        _store.Asking = () =>
        {
            gone.Cancel();
            never.Wait(TimeSpan.FromSeconds(10));
        };
        Assert.ThrowsAny<OperationCanceledException>(() => _standings.Of("job", "node-1", gone.Token));
        never.Set();
        _store.Asking = null;
        Assert.Single(_standings.Of("job", "node-1").Standing.Hosts);
    }

    /// <summary>Whatever ends a question, the store had the work: the others pause for it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_AQuestionThatEndsInAnError_OwesItsPause(bool isGivenUp)
    {
        There(150, 1_000_000, "node-2");
        _standings.Of("other", "node-1");
        var reader = new PlayedReader(_rig.Energy) { Fails = () => isGivenUp ? new OperationCanceledException() : new InvalidDataException() };
        var standings = new SharedStandings(reader, _rig.Bench.Reader, _runs, _known, _rig.Runs, _time);
        reader.Takes = () => _time.Advance(TimeSpan.FromSeconds(isGivenUp ? 1.5 : 1));
        Assert.ThrowsAny<SystemException>(() => standings.Of("job", "node-1"));
        reader.Fails = null;
        Assert.Throws<StoreUnavailableException>(() => standings.Of("job", "node-1"));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Throws<StoreUnavailableException>(() => standings.Of("job", "node-1"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(standings.Of("job", "node-1").Standing.Hosts);
    }

    /// <summary>Of a run of days only the last hours are read again, and the rest each hour, for what came late.</summary>
    [Fact]
    public void Of_ARunOfDays_ReadsItsBeginningOnce_AndLateEnergyAnHourLater()
    {
        for (var hour = -72; hour < 3; hour++) There(hour * 60, 1_000_000, "node-2");
        Assert.Equal(75_000_000L, Millijoules());
        var first = _store.Asked.Sum(asked => asked.Minutes);
        There(-70 * 60, 500_000, "node-2");
        There(190, 2_000_000, "node-2");
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(77_000_000L, Millijoules());
        Assert.InRange(_store.Asked.Sum(asked => asked.Minutes) - first, 120, 240);
        _time.Advance(TimeSpan.FromHours(1));
        Millijoules();
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(77_500_000L, Millijoules());
        Assert.All(_store.Asked, asked => Assert.InRange(asked.Minutes, 1, 360));

        long Millijoules() => _standings.Of("job", "node-1").Standing.Hosts.Single().Energy.Millijoules;
    }

    /// <summary>A run that is too much for one answer is whole after some: what was read is kept, parts that take too long are halved, and energy and grams are those of one question.</summary>
    [Fact]
    public void Of_ARunTooLongForOneTurn_IsWholeAfterSome_ByPartsThatAreShortEnough()
    {
        for (var hour = -72; hour < 3; hour++) There(hour * 60, 1_000_000, hour % 2 == 0 ? "node-1" : "node-2");
        _rig.Bench.Say(-72 * 60, 75 * 60, 100);
        var whole = _standings.Of("job", "node-1").Standing;
        var reader = new PlayedReader(_rig.Energy) { Most = 200, Takes = () => _time.Advance(TimeSpan.FromSeconds(1)) };
        var standings = new SharedStandings(reader, _rig.Bench.Reader, _runs, _known, _rig.Runs, _time);
        var said = new List<string>();
        RunNow? told = null;
        for (var turn = 0; turn < 40 && told is null; turn++)
        {
            try
            {
                told = standings.Of("job", "node-1");
            }
            catch (StoreUnavailableException not)
            {
                said.Add(not.Message);
            }

            _time.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Contains(said, message => message.Contains("all of it is being read, 2026-11-2", StringComparison.Ordinal));
        Assert.InRange(said.Count, 3, 15);
        Assert.Equal(Rows(whole), Rows(told!.Standing));
        Assert.Equal(whole.Booked.Sum(row => row.Grams.Value), told.Standing.Booked.Sum(row => row.Grams.Value), 9);
        Assert.True(whole.Booked.Count > 0);
    }

    /// <summary>Energy of a time before the first minute that was known makes all be read anew.</summary>
    [Fact]
    public void Of_ARunWhoseBeginningComesLate_IsAllOfItAMinuteLater()
    {
        There(-600, 1_000_000, "node-2");
        Assert.Single(_standings.Of("job", "node-1").Standing.Hosts);
        There(-1200, 2_000_000, "node-2");
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(3_000_000L, _standings.Of("job", "node-1").Standing.Hosts.Single().Energy.Millijoules);
    }

    /// <summary>Questions that take time hold back the others, and those of which nothing is known are asked for first.</summary>
    [Fact]
    public void Of_ManyRuns_WhoseQuestionsTakeTime_TakesASixthOfIt()
    {
        var names = Enumerable.Range(0, 60).Select(number => $"job-{number:00}").ToList();
        foreach (var name in names) _store.Add(LedgerBench.Minute(150), 1_000_000, "node-2", "GPU-b", name);
        var (questions, told, waited) = (0, new HashSet<string>(), TimeSpan.Zero);
        _store.Asking = () =>
        {
            questions++;
            _time.Advance(TimeSpan.FromMilliseconds(200));
            waited += TimeSpan.FromMilliseconds(200);
        };
        for (var turn = 0; turn < 30; turn++)
        {
            foreach (var name in names)
            {
                try
                {
                    if (_standings.Of(name, "node-1").Age <= SharedStandings.Oldest) told.Add(name);
                }
                catch (StoreUnavailableException)
                {
                    // Not yet.
                }
            }

            _time.Advance(TimeSpan.FromSeconds(2));
            waited += TimeSpan.FromSeconds(2);
        }

        Assert.Equal(60, told.Count);
        Assert.InRange(questions * 0.2, 5, (waited.TotalSeconds / 5) + 1);
    }

    /// <summary>The first minute of all is sought among all that the store has.</summary>
    [Fact]
    public void Of_ARunThatGoesOn_SeeksItsBeginningOnceAMinute()
    {
        There(10, 1_000_000, "node-2");
        for (var second = 0; second < 55; second += 6)
        {
            Assert.Equal(1_000_000L, _standings.Of("job", "node-1").Standing.Hosts.Single().Energy.Millijoules);
            _time.Advance(TimeSpan.FromSeconds(6));
        }

        Assert.Equal(1, Sought());
        There(5, 1_000_000, "node-2");
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal((2_000_000L, 2), (_standings.Of("job", "node-1").Standing.Hosts.Single().Energy.Millijoules, Sought()));

        int Sought() => _store.Server.Requests.Count(request => request.Body.Contains("first", StringComparison.Ordinal));
    }

    /// <summary>What this ledger had before is not known to have been before: its figure is no attempt's.</summary>
    [Fact]
    public void Of_AnAttemptThatBeganElsewhere_IsWhatCameSince()
    {
        Here(10, 9_000_000);
        There(10, 9_000_000, "node-1");
        There(100, 1_000_000, "node-1");
        There(101, 2_000_000, "node-2");
        // Nothing of it was heard yet, as after a restart: what is told waits for that.
        _store.Attempts.Add(("job", LedgerBench.Minute(100).ToTime().AddSeconds(20)));
        Assert.Equal([("node-1", 1_000_000L), ("node-2", 2_000_000L)], Rows(_standings.Of("job", "node-1").Standing));
    }

    /// <summary>Whatever the store keeps of who began what, the own registry knows when this one's ranks did.</summary>
    [Fact]
    public void Of_AnAttemptThatBeganHere_IsWhatCameSince_AlsoWhereNobodyWasToldOfIt()
    {
        Begun(LedgerBench.Minute(100).ToTime());
        There(10, 9_000_000, "node-1");
        There(101, 2_000_000, "node-2");
        There(102, 1_000_000, "node-1");
        Here(102, 3_000_000);
        Assert.Equal([("node-1", 3_000_000L), ("node-2", 2_000_000L)], Rows(_standings.Of("job", "node-1").Standing));
    }

    /// <summary>The store was away while the third attempt began here, and it still has the begin of the second.</summary>
    [Fact]
    public void Of_AnAttemptThatBeganHereSinceTheStoreHeardOfOne_IsTheNewestAlone()
    {
        Begun(LedgerBench.Minute(180).ToTime());
        _known.Take([new(new(new("job", "job", LedgerBench.Noon) { Source = Run.Claimed }, "other", 1) { Begun = LedgerBench.Minute(100).ToTime() }, 1, LedgerBench.Minute(0))]);
        There(101, 2_000_000, "node-2");
        There(185, 1_000_000, "node-2");
        Here(186, 3_000_000);
        Assert.Equal([("node-1", 3_000_000L), ("node-2", 1_000_000L)], Rows(_standings.Of("job", "node-1").Standing));
    }

    /// <summary>Of an attempt that an older release began nobody noted when: of the other hosts' energy none can be told from that of earlier attempts.</summary>
    [Fact]
    public void Of_AnAttemptOfUnknownBegin_IsTheHostsPartAlone()
    {
        Begun(null);
        There(10, 9_000_000, "node-1");
        There(101, 2_000_000, "node-2");
        Here(102, 3_000_000);
        var now = _standings.Of("job", "node-1");
        Assert.Contains("older release", now.WhyHostOnly, StringComparison.Ordinal);
        Assert.Equal([("node-1", 3_000_000L)], Rows(now.Standing));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("-", null)]
    [InlineData("-,100", 100)]
    [InlineData("130,100", 100)]
    [InlineData("300,100,290", 290)]
    public void BegunOf_CollectorsThatEachSaySo_IsTheFirstOfTheNewest(string minutes, int? first) => Assert.Equal(
        first is { } minute ? LedgerBench.Minute(minute).ToTime() : null,
        RunRecord.BegunOf(
            [
                .. minutes.Split(',', StringSplitOptions.RemoveEmptyEntries).Select((text, number) => new RunRecord(new("job", "job", LedgerBench.Noon), $"{number}", 1)
                {
                    Begun = text == "-" ? null : LedgerBench.Minute(int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToTime(),
                }),
            ],
            TimeSpan.FromHours(1)));

    /// <summary>A second attempt, when this ledger had 9 kJ of the first.</summary>
    private void Begun(DateTimeOffset? at)
    {
        Here(10, 9_000_000);
        _runs.Add(new("job", "job", LedgerBench.Noon) { Source = Run.Claimed, Ended = LedgerBench.Minute(11).ToTime() });
        Assert.True(_runs.BeginAgain("job", _rig.Bench.Reader.RunStanding("job") with { At = at }));
    }

    private static List<(string Host, long Millijoules)> Rows(RunStanding standing) => [.. standing.Hosts.OrderBy(row => row.Host, StringComparer.Ordinal).Select(row => (row.Host, row.Energy.Millijoules))];

    private void Here(int minute, long millijoules) => _rig.Bench.Add(minute, millijoules, LedgerBench.Gpu with { Owner = "job" });

    private void There(int minute, long millijoules, string host) => _store.Add(LedgerBench.Minute(minute), millijoules, host, $"GPU-{host}", "job");
}
