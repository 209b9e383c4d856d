using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;
using TelemetryFootprint.Collector.Storage.Told;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx;

/// <summary>Minutes to which somebody else adds too: what is written is looked at again, and the inbox keeps its rows until then.</summary>
public sealed class SharedMinutesTests : IDisposable
{
    private const long Minute = 60_000_000;

    private readonly TemporaryDirectory _folder = new();
    private readonly ManualTimeProvider _time = new(LedgerBench.Noon);
    private readonly LedgerBench _bench = new();
    private readonly PlayedMinutes _minutes = new();
    private readonly List<string> _lines = [];
    private readonly InfluxTallies _tallies = new();
    private readonly RolledMinutes _rolled = new();
    private readonly SqliteToldEmissions _told;
    private readonly EmissionFeed _feed;
    private bool _fails;

    public SharedMinutesTests()
    {
        var tallies = _tallies;
        _told = new(_folder.Combine("told.db"), 400);
        var sender = new LineSender(
            (bytes, _) =>
            {
                if (_fails) throw new OperationCanceledException();
                _lines.AddRange(Encoding.UTF8.GetString(bytes.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries));
                return Task.FromResult(WriteAnswer.Taken);
            },
            new(_folder.Combine("rejected"), _time), tallies, _time, NullLogger.Instance);
        _feed = new(
            _minutes, _bench.Reader, () => 0, sender, new(_folder.Combine(EmissionMarks.FileName), TimeSpan.FromSeconds(30), _time), _told,
            new ToldProjects(_bench, _told, TimeSpan.FromSeconds(30), _time), _tallies, _time, _rolled);
        _feed.Begin(0);
    }

    public void Dispose()
    {
        _told.Dispose();
        _bench.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Flush_OfANewMinute_IsSettledOnceAReadingSaysWhatWasWritten()
    {
        Saw(0);
        _minutes.Energy[LedgerBench.Minute(0)] = 1_000;
        Assert.Equal((0, 1), (await FlushAsync(7), _lines.Count));
        Assert.Equal((7, 1), (await FlushAsync(7), _lines.Count));
    }

    /// <summary>Its word on the minute may have been ours, which is older than what is there.</summary>
    [Fact]
    public async Task Flush_WhereAnotherAddedSince_TellsTheWhole()
    {
        Saw(0);
        _minutes.Energy[LedgerBench.Minute(0)] = 1_000;
        await FlushAsync(7);
        _minutes.Energy[LedgerBench.Minute(0)] = 4_000;
        Assert.Equal(0, await FlushAsync(7));
        Assert.Contains("energy_j=4", _lines[^1], StringComparison.Ordinal);
        Assert.Equal((7, 2), (await FlushAsync(7), _lines.Count));
    }

    /// <summary>Of a device's energy all is as it was, and whose it is or how sure is not: the roll-up says that too.</summary>
    [Fact]
    public async Task Flush_WhereTheRollUpAloneChanged_WritesItAgain()
    {
        Saw(0);
        _minutes.Energy[LedgerBench.Minute(0)] = 1_000;
        Rolls(("run-1", 950), ("run-2", 0));
        Assert.Equal(0, await FlushAsync(7));
        Assert.Equal(2, Rolled().Count);
        Rolls(("run-1", 949), ("run-2", 0));
        Assert.Equal(0, await FlushAsync(7));
        Assert.Contains("low_mj=949i", Rolled()[2], StringComparison.Ordinal);
        Assert.Equal((7, 4), (await FlushAsync(7), Rolled().Count));

        void Rolls(params (string Owner, long Low)[] cells)
        {
            _rolled.Clear();
            foreach (var (owner, low) in cells) _rolled.Add(LedgerBench.Minute(0), new("gpu", "GPU-a", "node-1", "counter", owner, "", ""), new(low == 0 ? 0 : 1_000, low, low == 0 ? 0 : 1_050, 0));
        }

        List<string> Rolled() => [.. _lines.Where(line => line.StartsWith("footprint_energy_minute", StringComparison.Ordinal))];
    }

    /// <summary>Rows that go on filling a minute hold back themselves alone.</summary>
    [Fact]
    public async Task Flush_OfAMinuteThatGoesOn_LetsGoOfTheRowsBefore()
    {
        Saw(0);
        _minutes.Energy[LedgerBench.Minute(0)] = 1_000;
        Assert.Equal(0, await FlushAsync(7));
        Saw(0);
        _minutes.Energy[LedgerBench.Minute(0)] = 2_000;
        Assert.Equal(7, await FlushAsync(9));
        Assert.Equal((9, 2), (await FlushAsync(9), _lines.Count));
    }

    /// <summary>A tick near an edge is perhaps told on its other side by another collector: both minutes are looked at.</summary>
    [Theory]
    [InlineData(30, 31, 1)]
    [InlineData(2, 3, 2)]
    [InlineData(56, 57, 2)]
    public async Task Saw_OfATickNearAnEdge_IsOfTheMinuteBeyondToo(int from, int to, int minutes)
    {
        Saw(0, from, to);
        await FlushAsync(7);
        Assert.Equal(minutes, _minutes.Asked.Sum(range => range.Minutes));
    }

    /// <summary>Its whole was seen and is nobody's any more: written again behind a newer one, it would stay.</summary>
    [Fact]
    public async Task Flush_WhereOneMinuteIsSettledAndItsNeighbourIsNot_WritesTheNeighbourAlone()
    {
        Saw(0);
        Saw(1);
        (_minutes.Energy[LedgerBench.Minute(0)], _minutes.Energy[LedgerBench.Minute(1)]) = (1_000, 2_000);
        await FlushAsync(7);
        _minutes.Energy[LedgerBench.Minute(1)] = 3_000;
        _lines.Clear();
        await FlushAsync(7);
        Assert.Contains("energy_j=3", Assert.Single(_lines), StringComparison.Ordinal);
        Assert.Equal((7, 1), (await FlushAsync(7), _lines.Count));
    }

    /// <summary>What could not be written was written by nobody, whatever is read of it next.</summary>
    [Fact]
    public async Task Flush_AfterOneThatFailed_WritesWhatThatOneDidNot()
    {
        Saw(0);
        _minutes.Energy[LedgerBench.Minute(0)] = 1_000;
        await FlushAsync(7);
        _minutes.Energy[LedgerBench.Minute(0)] = 4_000;
        _fails = true;
        await Assert.ThrowsAsync<OperationCanceledException>(() => FlushAsync(7));
        _fails = false;
        await FlushAsync(7);
        Assert.Contains("energy_j=4", _lines[^1], StringComparison.Ordinal);
        Assert.Equal((7, 2), (await FlushAsync(7), _lines.Count));
    }

    /// <summary>A week of a run that is named late: readings go on meanwhile, newest minutes go first, and no inbox row is let go of early.</summary>
    [Fact]
    public async Task Flush_OfAWeek_IsDoneInTurns_AndBeginsNothingAnew()
    {
        for (var minute = -1000; minute < 0; minute++) _minutes.Energy[LedgerBench.Minute(minute)] = 1_000;
        _minutes.Slots.Add(new(LedgerBench.Minute(-1000), LedgerBench.Minute(0)));
        _bench.Projects["run-1"] = "nlp";
        _minutes.Takes = () => _time.Advance(TimeSpan.FromMilliseconds(500));
        var turns = 0;
        for (; Past().Count < 1000 && turns < 500; turns++)
        {
            var now = LedgerBench.Minute(10 * turns);
            Saw(10 * turns);
            _minutes.Energy[now] = 2_000;
            _minutes.Asked.Clear();
            if (turns == 5)
            {
                _minutes.Fails = 2;
                await FlushAsync(7 + turns);
                Assert.IsType<StoreUnavailableException>(_feed.Missed);
                _time.Advance(TimeSpan.FromSeconds(3));
                continue;
            }

            Assert.True(await FlushAsync(7 + turns) < 7 + turns);
            Assert.InRange(_minutes.Asked.Count, 2, 5);
            Assert.Contains(_minutes.Asked, range => range.Contains(now));
            // The readings have as long.
            Assert.False(_feed.IsDue(0));
            _time.Advance(TimeSpan.FromSeconds(3));
            Assert.True(_feed.IsDue(0) || Past().Count == 1000);
        }

        Assert.InRange(turns, 100, 400);
        Assert.Equal((1000, 1000), (Past().Count, Past().Distinct().Count()));

        List<string> Past() => [.. _lines.Where(line => line.Contains("energy_j=1 ", StringComparison.Ordinal))];
    }

    /// <summary>A range of long ago that is never answered keeps nobody from what comes, nor its inbox rows.</summary>
    [Fact]
    public async Task Flush_WhereThePastIsNeverAnswered_TellsWhatComes_TheNewestFirst()
    {
        _minutes.Slots.Add(new(LedgerBench.Minute(-1000), LedgerBench.Minute(-900)));
        _bench.Projects["run-1"] = "nlp";
        _minutes.NeverBefore = LedgerBench.Minute(-900);
        _minutes.Takes = () => _time.Advance(TimeSpan.FromMilliseconds(500));
        foreach (var minute in (int[])[0, 10]) _minutes.Energy[LedgerBench.Minute(minute)] = 1_000;
        Saw(0);
        Saw(10);
        await FlushAsync(7);
        Assert.IsType<StoreUnavailableException>(_feed.Missed);
        Assert.False(_feed.IsDue(0));
        Assert.Equal([LedgerBench.Minute(10), LedgerBench.Minute(0)], _minutes.Asked.Where(range => range.From >= LedgerBench.Minute(0)).Select(range => range.From));
        Assert.Equal(2, _lines.Count);
        Assert.Equal(8, await FlushAsync(8));
        Assert.NotNull(_feed.Missed);
    }

    /// <summary>The newest minute is told though one behind it is not answered, and neither holds up the other for ever.</summary>
    [Fact]
    public async Task Flush_WhereALateMinuteIsNotAnswered_TellsTheNewestAllTheSame()
    {
        foreach (var minute in (int[])[0, 30]) _minutes.Energy[LedgerBench.Minute(minute)] = 1_000;
        Saw(0);
        Saw(30);
        _minutes.Fails = 2;
        Assert.Equal(0, await FlushAsync(7));
        Assert.IsType<StoreUnavailableException>(_feed.Missed);
        Assert.Single(_lines);
        await FlushAsync(7);
        Assert.Null(_feed.Missed);
        Assert.Equal(2, _lines.Count);
    }

    /// <summary>It costs its own minute alone: first prices, restatements and other runs are rewritten, now and with what comes later, and its neighbours too.</summary>
    [Fact]
    public async Task Flush_WhereOneMinuteOfThePastIsNeverAnswered_TellsAllOther_AndTheRestartFindsItAgain()
    {
        for (var minute = -20; minute < 0; minute++) _minutes.Energy[LedgerBench.Minute(minute)] = 1_000;
        _minutes.Never.Add(LedgerBench.Minute(-15));
        _minutes.Slots.Add(new(LedgerBench.Minute(-20), LedgerBench.Minute(-10)));
        _bench.Projects["run-1"] = "nlp";
        for (var turn = 0; turn < 12; turn++) await NextAsync();
        Assert.Equal((9, 1), (_lines.Distinct().Count(), _tallies.UnansweredMinutes));
        Assert.InRange(_minutes.Asked.Count(range => range.Contains(LedgerBench.Minute(-15))), 2, 6);

        _minutes.Slots[0] = new(LedgerBench.Minute(-5), LedgerBench.Minute(0));
        _bench.Projects["run-2"] = "vision";
        for (var turn = 0; turn < 3; turn++) await NextAsync();
        Assert.Equal((14, 1), (_lines.Distinct().Count(), _tallies.UnansweredMinutes));

        // It is asked for less and less, and keeps nothing busy.
        _minutes.Asked.Clear();
        for (var turn = 0; turn < 720; turn++) Assert.False(await NextAsync());
        Assert.InRange(_minutes.Asked.Count, 10, 30);

        // What was not told is not on the disk as told.
        _lines.Clear();
        _minutes.Never.Clear();
        _feed.Begin(7);
        for (var turn = 0; turn < 4; turn++) await NextAsync();
        Assert.Contains(_lines, line => line.EndsWith($" {LedgerBench.Minute(-5).StartUnixMicroseconds * 1000}", StringComparison.Ordinal));
        Assert.Equal(0, _tallies.UnansweredMinutes);
        Assert.Null(_told.Projects()!.GetValueOrDefault("run-1"));
        _time.Advance(TimeSpan.FromMinutes(1));
        await NextAsync();
        Assert.Equal(("nlp", "vision"), (_told.Projects()!["run-1"], _told.Projects()!["run-2"]));

        async Task<bool> NextAsync()
        {
            await FlushAsync(7);
            var isDueAtOnce = _feed.IsDue(0);
            _time.Advance(TimeSpan.FromSeconds(5));
            return isDueAtOnce;
        }
    }

    /// <summary>Neither does a minute of now, nor one that is to be looked at again: the inbox keeps its rows alone.</summary>
    [Fact]
    public async Task Flush_WhereTheNewestMinuteIsNeverAnswered_TellsThoseThatComeAfterIt()
    {
        for (var minute = 0; minute < 40; minute += 10) _minutes.Energy[LedgerBench.Minute(minute)] = 1_000;
        Saw(0);
        await FlushAsync(3);
        Saw(10);
        _minutes.Never.UnionWith([LedgerBench.Minute(0), LedgerBench.Minute(10)]);
        await FlushAsync(4);
        Saw(20);
        Saw(30);
        for (var turn = 0; turn < 4; turn++) await FlushAsync(5);
        Assert.Equal(3, _lines.Count);
        _minutes.Never.Clear();
        Assert.Equal(0, await FlushAsync(6));
        _time.Advance(TimeSpan.FromMinutes(1));
        for (var turn = 0; turn < 2; turn++) await FlushAsync(6);
        Assert.Equal((4, 6), (_lines.Count, await FlushAsync(6)));
    }

    private Task<long> FlushAsync(long position) => _feed.FlushAsync(position, CancellationToken.None);

    private void Saw(int minute, int from = 20, int to = 40)
    {
        var at = LedgerBench.Minute(minute).StartUnixMicroseconds;
        var row = new DeviceRow { Device = 0, Kind = RowKind.Interval, StartMicroseconds = at + (from * Minute / 60), EndMicroseconds = at + (to * Minute / 60), Millijoules = 1, CumulativeMillijoules = 1, Method = Method.Counter };
        _feed.Saw(new("a", "node-1", LedgerBench.Noon, 0, new Tick(row.EndMicroseconds, row.EndMicroseconds, new Inventory(), [row], [])));
    }

    private sealed class PlayedMinutes : IEmissionReader
    {
        public Dictionary<UtcMinute, long> Energy { get; } = [];

        public List<MinuteRange> Asked { get; } = [];

        public List<MinuteRange> Slots { get; } = [];

        public Action? Takes { get; set; }

        /// <summary>The so manieth question from now on.</summary>
        public int Fails { get; set; }

        /// <summary>Nothing of before it is ever answered.</summary>
        public UtcMinute NeverBefore { get; set; } = new(int.MinValue);

        public HashSet<UtcMinute> Never { get; } = [];

        public bool IsShared => true;

        public EmissionMark Mark() => new(LedgerBench.Noon, 0, 0);

        public IReadOnlyList<EmissionPoint> Points(MinuteRange range, CancellationToken cancellationToken)
        {
            Asked.Add(range);
            Takes?.Invoke();
            if (Fails-- == 1 || range.From < NeverBefore || Never.Any(range.Contains)) throw new StoreUnavailableException("away");
            return [.. Energy.Where(minute => range.Contains(minute.Key)).Select(minute => new EmissionPoint(minute.Key, "node-1", "GPU-a", "p", "home", "GB", Method.Counter, null, new(minute.Value), null))];
        }

        public IReadOnlyList<PricedSlot> FirstPriced(DateTimeOffset after) => [];

        public IReadOnlyList<HostMove> Moves(long after, int limit) => [];

        public IReadOnlyList<MinuteRange> SlotsOf(IReadOnlyCollection<string> runs) => Slots;
    }
}
