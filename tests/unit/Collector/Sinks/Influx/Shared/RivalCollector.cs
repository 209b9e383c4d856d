using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Collector.Storage.Told;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>
/// One of two collectors of a store: a real ledger, reader and feed, with an inbox that is a list. It stops before and behind whatever it reads and writes, and there
/// it may be killed, be answered with nothing, or write once more what it wrote.
/// </summary>
internal sealed class RivalCollector : IEmissionReader, IToldEmissions, IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly ManualTimeProvider _time = new(LedgerBench.Noon);
    private readonly HashSet<(string Host, int Sequence)> _taken = [];
    private readonly List<List<RivalTick>> _inbox = [];
    private readonly PlayedEnergy _store;
    private readonly Random _random;
    private readonly bool _isLate;
    private readonly SharedRig _rig;
    private readonly SqliteToldEmissions _told;
    private readonly RolledMinutes _rolled = new();
    private readonly SharedEmissions _shared;
    private EmissionFeed _feed;
    private int _position;
    private int _cursor;

    public RivalCollector(PlayedEnergy store, Random random, bool isLate)
    {
        (_store, _random, _isLate) = (store, random, isLate);
        _rig = new(store.Server.Url);
        _told = new(_folder.Combine("told.db"), 400);
        _shared = new(_rig.Queries, _rig.Sites, _rig.Runs, _rig.Bench.Reader, _rig.Bench, _rig.Bench, new SqliteEmissionReader(_rig.Bench.LedgerPath, _rig.Bench), _told, _rolled);
        _rig.Bench.Projects["run-1"] = "p";
        _feed = Start();
    }

    public SteppedTask Task { get; } = new();

    /// <summary>Nothing fails any more, and it stops nowhere.</summary>
    public bool IsCalm { get; set; }

    /// <summary>The server has all, as this one sees it.</summary>
    public bool IsSettled => _cursor == _inbox.Count;

    public int Lines { get; private set; }

    public bool IsShared => true;

    public void Take(IEnumerable<RivalTick> ticks)
    {
        var news = ticks.Where(tick => _taken.Add((tick.Host, tick.Sequence))).ToList();
        if (news.Count == 0) return;
        foreach (var tick in news)
        {
            foreach (var (minute, millijoules) in tick.PlacedBy(_isLate).Where(part => part.Millijoules > 0)) _rig.Bench.Add(minute.Value - LedgerBench.Minute(0).Value, millijoules, tick.Series);
        }

        _inbox.Add(news);
    }

    public void Say(int grams) => _rig.Bench.Say(0, 30, grams);

    /// <summary>What its loop does: some of the inbox, and the minutes if it is time for them.</summary>
    public async Task RoundAsync(bool flushes)
    {
        // What was missed may be asked for again.
        if (IsCalm) _time.Advance(TimeSpan.FromMinutes(11));
        try
        {
            if (_position < _inbox.Count) Send(_inbox[_position]);
            if (flushes) _cursor = (int)await _feed.FlushAsync(_position, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
        }
        catch (OperationCanceledException)
        {
            _feed = Start();
        }
    }

    public EmissionMark Mark() => _shared.Mark();

    public IReadOnlyList<EmissionPoint> Points(MinuteRange range, CancellationToken cancellationToken)
    {
        Stop();
        if (!IsCalm) _time.Advance(TimeSpan.FromMilliseconds(_random.Next(1200)));
        if (Chance(5)) throw new StoreUnavailableException("away");
        var points = _shared.Points(range, cancellationToken);
        Stop();
        return points;
    }

    public IReadOnlyList<PricedSlot> FirstPriced(DateTimeOffset after) => _shared.FirstPriced(after);

    public IReadOnlyList<HostMove> Moves(long after, int limit) => _shared.Moves(after, limit);

    public IReadOnlyList<MinuteRange> SlotsOf(IReadOnlyCollection<string> runs) => _shared.SlotsOf(runs);

    public IReadOnlyList<(UtcMinute At, EmissionTags Tags)> Tell(MinuteRange range, IReadOnlyCollection<(UtcMinute At, EmissionTags Tags)> points, CancellationToken cancellationToken = default)
    {
        var left = _shared.Tell(range, points, cancellationToken);
        Stop();
        return left;
    }

    public GramsCo2e? GramsOf(UtcMinute at, EmissionTags tags, Joules energy) => _shared.GramsOf(at, tags, energy);

    public IReadOnlyDictionary<string, string>? Projects() => _shared.Projects();

    public void Keep(IReadOnlyCollection<KeyValuePair<string, string?>> projects) => _shared.Keep(projects);

    public void Dispose()
    {
        Task.Dispose();
        _told.Dispose();
        _rig.Dispose();
        _folder.Dispose();
    }

    private void Send(List<RivalTick> row)
    {
        foreach (var tick in row) _feed.Saw(tick.Live(_isLate));
        Stop();
        foreach (var tick in row)
        {
            tick.Write(_store, _isLate);
            if (Chance(20)) Stop();
        }

        _position++;
    }

    private EmissionFeed Start()
    {
        var tallies = new InfluxTallies();
        var sender = new LineSender((bytes, _) => System.Threading.Tasks.Task.FromResult(Write(Encoding.UTF8.GetString(bytes.Span))), new(_folder.Combine("rejected"), _time), tallies, _time, NullLogger.Instance);
        var feed = new EmissionFeed(
            this, _rig.Bench.Reader, () => 0, sender, new(_folder.Combine(EmissionMarks.FileName), TimeSpan.FromSeconds(1), _time), this,
            new ToldProjects(_rig.Bench, _told, TimeSpan.FromSeconds(1), _time), tallies, _time, _rolled);
        _position = _cursor;
        feed.Begin(_cursor);
        return feed;
    }

    private WriteAnswer Write(string lines)
    {
        Stop();
        _store.Take(lines);
        // An answer that was lost: the same is sent once more.
        if (Chance(15))
        {
            Stop();
            _store.Take(lines);
        }

        Lines += lines.Count(letter => letter == '\n');
        Stop();
        return WriteAnswer.Taken;
    }

    private void Stop()
    {
        if (IsCalm) return;
        Task.Stop();
        if (Chance(2)) throw new OperationCanceledException("killed");
    }

    private bool Chance(int percent) => !IsCalm && _random.Next(100) < percent;
}
