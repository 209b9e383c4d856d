using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>
/// Writes the ledger's minutes anew whenever they changed: energy came (<see cref="Saw"/>), a slot got its first price, a restatement changed it, a host was
/// moved, or a run is of another project. All of that is a set of minutes; what they hold is read from the ledger as it is now, and what was told of them
/// before and is there no more is taken back. Where others tell the same points, what was written is read again the next time, until a reading says what was written:
/// then whoever added to the minute since has read it later, and tells the whole. For the readings' loop alone.
/// </summary>
internal sealed class EmissionFeed(
    IEmissionReader ledger, ILedgerReader history, Func<long> booked, LineSender sender, EmissionMarks marks, IToldEmissions told, ToldProjects projects,
    InfluxTallies tallies, TimeProvider time)
{
    private const int MostAtOnce = 1000;
    private const int MostMinutesAtOnce = 5;
    private const int ManyMinutes = 2000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    // Two writers may commit in another order than they looked at the clock.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);
    private static readonly MinuteRange Always = new(new(int.MinValue), new(int.MaxValue));

    private readonly HashSet<int> _minutes = [];
    private readonly HashSet<PricedSlot> _seen = [];
    private readonly LineBuffer _lines = new();
    // What was written and not seen again yet, and the inbox row behind which what is new in it begins.
    private readonly Dictionary<int, (MinuteDigest Written, long Since)> _unsettled = [];
    private EmissionMark? _mark;
    private long _position;
    private long? _flushedAt;
    private bool _isMore;

    /// <summary>True if there is time to write, and the ledger has all up to that inbox row.</summary>
    public bool IsDue(long row) =>
        (_isMore || _minutes.Count >= ManyMinutes || _flushedAt is not { } at || time.GetElapsedTime(at) >= Interval) && booked() >= row;

    /// <summary>True if the writing is long due and the ledger is behind: while ever more is read, it would never be up with it.</summary>
    public bool IsOverdue(long row) => _flushedAt is { } at && time.GetElapsedTime(at) >= Interval * 6 && booked() < row;

    /// <summary>What came before the first start is not told; what comes from then on is, also while this process is down.</summary>
    /// <param name="position">The server has all that follows from the inbox's rows up to this one.</param>
    public void Begin(long position)
    {
        _position = position;
        _unsettled.Clear();
        _minutes.Clear();
        _seen.Clear();
        projects.Begin();
        _mark = marks.Load();
        if (_mark is not null) return;
        _mark = ledger.Mark();
        _seen.UnionWith(ledger.FirstPriced(_mark.Value.PricedAt - Overlap));
        marks.Save(_mark.Value);
    }

    /// <summary>The tick's energy is in these minutes, once the ledger has its row.</summary>
    public void Saw(LiveTick tick)
    {
        if (tick.Tick.Rows.Count == 0) return;
        var edge = ledger.IsShared ? EnergyLines.EdgeMicroseconds : 0;
        var (first, last) = (tick.Tick.Rows.Min(row => row.StartMicroseconds) - edge, tick.Tick.Rows.Max(row => row.EndMicroseconds) + edge);
        Add(new(UtcMinute.FromUnixMicroseconds(first + tick.UnixShiftMicroseconds), UtcMinute.FromUnixMicroseconds(last + tick.UnixShiftMicroseconds) + 1));
    }

    /// <summary>The ledger has all that was seen, of the inbox up to that row. Ends when the server has it too. Returns up to which row nothing has to be looked at again.</summary>
    public async Task<long> FlushAsync(long position, CancellationToken cancellationToken)
    {
        var from = _mark!.Value;
        // Both are read before anything is marked as seen: what a failure leaves out is found again.
        var restated = history.Restatements(Always, MostAtOnce, from.Restatement);
        var moves = ledger.Moves(from.Move, MostAtOnce);
        var changed = projects.Changed();
        var priced = ledger.FirstPriced(from.PricedAt - Overlap).Where(_seen.Add).ToList();
        foreach (var slot in priced) Add(slot.Slot);
        foreach (var restatement in restated) Add(restatement.Slot);
        foreach (var move in moves) Add(move.Range);
        foreach (var slot in changed.Runs.Count > 0 ? ledger.SlotsOf([.. changed.Runs.Select(run => run.Key)]) : []) Add(slot);
        foreach (var range in MinuteRuns.Of(_minutes.Concat(_unsettled.Keys), MostMinutesAtOnce)) await WriteAsync(range, cancellationToken);
        await SendAsync(cancellationToken);
        _minutes.Clear();
        _isMore = restated.Count == MostAtOnce || moves.Count == MostAtOnce;
        _flushedAt = time.GetTimestamp();
        _mark = new(priced.Count > 0 && priced[^1].At > from.PricedAt ? priced[^1].At : from.PricedAt, restated.Count > 0 ? restated[^1].Id : from.Restatement,
            moves.Count > 0 ? moves[^1].Id : from.Move);
        _seen.RemoveWhere(slot => slot.At < _mark.Value.PricedAt - Overlap);
        marks.Told(_mark.Value);
        projects.Told(changed);
        _position = position;
        return _unsettled.Count > 0 ? Math.Min(position, _unsettled.Values.Min(minute => minute.Since)) : position;
    }

    private void Add(MinuteRange range)
    {
        for (var minute = range.From.Value; minute < range.To.Value; minute++) _minutes.Add(minute);
    }

    private async Task WriteAsync(MinuteRange range, CancellationToken cancellationToken)
    {
        if (PointsOf(range, cancellationToken) is not { } points)
        {
            foreach (var minute in Minutes(range)) _unsettled.Remove(minute);
            return;
        }

        var tagged = points.Select(point => (Point: point, Tags: EmissionLines.TagsOf(point))).ToList();
        if (ledger.IsShared && IsSettled(range, tagged)) return;
        // First on our disk, then at the server: what it has is never unknown here.
        foreach (var (at, tags) in told.Tell(range, [.. tagged.Select(one => (one.Point.At, one.Tags))])) await NextAsync(() => EmissionLines.WriteLeft(at, tags, _lines), cancellationToken);
        foreach (var (point, tags) in tagged) await NextAsync(() => EmissionLines.Write(point, tags, _lines), cancellationToken);
    }

    /// <summary>What is to be written is noted before it is, so that a failure in between is written again.</summary>
    private bool IsSettled(MinuteRange range, List<(EmissionPoint Point, EmissionTags Tags)> points)
    {
        var read = points.GroupBy(one => one.Point.At.Value).ToDictionary(minute => minute.Key, minute => MinuteDigest.Of(minute.Select(one => (one.Tags, one.Point.Energy))));
        var isSettled = true;
        foreach (var minute in Minutes(range))
        {
            var (digest, isNew) = (read.GetValueOrDefault(minute), _minutes.Contains(minute));
            if (!isNew && _unsettled.TryGetValue(minute, out var known) && known.Written == digest)
            {
                _unsettled.Remove(minute);
                continue;
            }

            _unsettled[minute] = (digest, isNew ? _position : _unsettled[minute].Since);
            isSettled = false;
        }

        return isSettled;
    }

    private static IEnumerable<int> Minutes(MinuteRange range) => Enumerable.Range(range.From.Value, range.Minutes);

    private async ValueTask NextAsync(Action write, CancellationToken cancellationToken)
    {
        write();
        if (_lines.Count >= sender.BatchLines) await SendAsync(cancellationToken);
    }

    /// <summary>Null: the ledger has no minutes there any more.</summary>
    private IReadOnlyList<EmissionPoint>? PointsOf(MinuteRange range, CancellationToken cancellationToken)
    {
        try
        {
            return ledger.Points(range, cancellationToken);
        }
        catch (HistoryGoneException)
        {
            // Minutes that are folded are not minutes any more; their points stay as they were.
            tallies.Folded(range.Minutes);
            return null;
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await sender.SendAsync(_lines, cancellationToken);
        _lines.Clear();
    }
}
