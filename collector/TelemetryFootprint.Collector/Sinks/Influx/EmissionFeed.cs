using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>
/// Writes the ledger's minutes anew whenever they changed: energy came (<see cref="Saw"/>), a slot got its first price, a restatement changed it, a host was
/// moved, or a run is of another project. All of that is a set of minutes; what they hold is read from the ledger as it is now, and what was told of them
/// before and is there no more is taken back. Where others tell the same points, what was written is read again the next time, until a reading says what was written:
/// then whoever added to the minute since has read it later, and tells the whole. A turn takes some seconds and one question more: the minutes of what came just now go
/// first, the newest of them before the others, and what is left of the past waits for the next turn, which comes when the readings had as long; what cannot be read
/// holds up itself alone, and the place on the disk from which a restart begins. For the readings' loop alone.
/// </summary>
internal sealed class EmissionFeed(
    IEmissionReader ledger, ILedgerReader history, Func<long> booked, LineSender sender, EmissionMarks marks, IToldEmissions told, ToldProjects projects,
    InfluxTallies tallies, TimeProvider time, RolledMinutes? rolledUp = null)
{
    private const int MostAtOnce = 1000;
    private const int MostMinutesAtOnce = 5;
    private const int ManyMinutes = 2000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(2);
    // Two writers may commit in another order than they looked at the clock.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);
    private static readonly MinuteRange Always = new(new(int.MinValue), new(int.MaxValue));

    // Of ticks, each with the inbox row behind which its first one is.
    private readonly Dictionary<int, long> _minutes = [];
    // Of prices, restatements, moves and runs: all up to the mark, which is kept once they are written.
    private readonly HashSet<int> _past = [];
    private readonly UnansweredMinutes _unanswered = new(time);
    private readonly HashSet<PricedSlot> _seen = [];
    private readonly LineBuffer _lines = new();
    // What the same reading says of the energy itself; nothing where nobody shares it.
    private readonly RolledMinutes _rolled = rolledUp ?? new();
    // What was written and not seen again yet, and the inbox row behind which what is new in it begins.
    private readonly Dictionary<int, (MinuteDigest Written, long Since)> _unsettled = [];
    private EmissionMark? _mark;
    private long _position;
    private long? _flushedAt;
    private TimeSpan _pause;
    private bool _hasMoreChanges;
    private bool _isMore;

    /// <summary>What could not be read in the last turn, and waits for another; null: all could.</summary>
    public Exception? Missed { get; private set; }

    /// <summary>True if there is time to write, and the ledger has all up to that inbox row.</summary>
    public bool IsDue(long row) =>
        (_flushedAt is not { } at || time.GetElapsedTime(at) is var since && (since >= Interval || ((_isMore || _minutes.Count >= ManyMinutes) && since >= _pause))) && booked() >= row;

    /// <summary>True if the writing is long due and the ledger is behind: while ever more is read, it would never be up with it.</summary>
    public bool IsOverdue(long row) => _flushedAt is { } at && time.GetElapsedTime(at) >= Interval * 6 && booked() < row;

    /// <summary>What came before the first start is not told; what comes from then on is, also while this process is down.</summary>
    /// <param name="position">The server has all that follows from the inbox's rows up to this one.</param>
    public void Begin(long position)
    {
        _position = position;
        _unsettled.Clear();
        _minutes.Clear();
        _past.Clear();
        _unanswered.Clear();
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
        var end = UtcMinute.FromUnixMicroseconds(last + tick.UnixShiftMicroseconds).Value;
        for (var minute = UtcMinute.FromUnixMicroseconds(first + tick.UnixShiftMicroseconds).Value; minute <= end; minute++) _minutes.TryAdd(minute, _position);
    }

    /// <summary>The ledger has all that was seen, of the inbox up to that row. Ends when the server has what was written. Returns up to which row nothing has to be looked at again.</summary>
    public async Task<long> FlushAsync(long position, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        _lines.Clear();
        if (!_past.Any(_unanswered.IsReady)) FindChanges();
        var due = _unanswered.Ready(_minutes.Keys.Concat(_unsettled.Keys), MostMinutesAtOnce).ToLookup(range => Minutes(range).Any(_minutes.ContainsKey));
        try
        {
            // A store that fails is asked for nothing more in this turn.
            Missed = await TurnAsync(NewestFirst([.. due[true]]), begun, cancellationToken, atLeast: 2)
                ?? await TurnAsync(due[false], begun, cancellationToken)
                ?? await TurnAsync(
                    _unanswered.Ready(_past.Where(minute => !_minutes.ContainsKey(minute) && !_unsettled.ContainsKey(minute)), MostMinutesAtOnce), begun, cancellationToken);
        }
        finally
        {
            (_flushedAt, _pause) = (time.GetTimestamp(), time.GetElapsedTime(begun));
        }

        if (_past.Count == 0) Mark();
        _isMore = _hasMoreChanges || _past.Concat(_minutes.Keys).Any(_unanswered.IsReady);
        _position = position;
        tallies.Unanswered(_unanswered.Count);
        return _minutes.Values.Concat(_unsettled.Values.Select(minute => minute.Since)).Append(position).Min();
    }

    /// <summary>And the oldest behind it, so that what came late has its turn however long the newest takes. What was asked for in vain comes last.</summary>
    private List<MinuteRange> NewestFirst(List<MinuteRange> ranges)
    {
        var newest = ranges.FindLastIndex(range => !_unanswered.WasMissed(range));
        return newest < 0 ? ranges : [ranges[newest], .. ranges[..newest], .. ranges[(newest + 1)..]];
    }

    /// <summary>What changed of the past since the last look.</summary>
    private void FindChanges()
    {
        var from = _mark!.Value;
        // Both are read before anything is marked as seen: what a failure leaves out is found again.
        var restated = history.Restatements(Always, MostAtOnce, from.Restatement);
        var moves = ledger.Moves(from.Move, MostAtOnce);
        var changed = projects.Changed();
        var slots = changed.Runs.Count > 0 ? ledger.SlotsOf([.. changed.Runs.Select(run => run.Key)]) : [];
        var priced = ledger.FirstPriced(from.PricedAt - Overlap).Where(_seen.Add).ToList();
        foreach (var slot in priced) Add(slot.Slot);
        foreach (var restatement in restated) Add(restatement.Slot);
        foreach (var move in moves) Add(move.Range);
        foreach (var slot in slots) Add(slot);
        projects.Found(changed);
        _mark = new(
            priced.Count > 0 && priced[^1].At > from.PricedAt ? priced[^1].At : from.PricedAt, restated.Count > 0 ? restated[^1].Id : from.Restatement, moves.Count > 0 ? moves[^1].Id : from.Move);
        _seen.RemoveWhere(slot => slot.At < _mark.Value.PricedAt - Overlap);
        _hasMoreChanges = restated.Count == MostAtOnce || moves.Count == MostAtOnce;
    }

    /// <summary>All that was found is written. While anything of it is not, a restart finds it again, and what came after it.</summary>
    private void Mark()
    {
        marks.Told(_mark!.Value);
        projects.Told();
    }

    private void Add(MinuteRange range)
    {
        for (var minute = range.From.Value; minute < range.To.Value; minute++) _past.Add(minute);
    }

    /// <summary>As long as there is time. What was written before one fails is done all the same. Returns why one failed; null: none did.</summary>
    private async Task<Exception?> TurnAsync(IEnumerable<MinuteRange> ranges, long begun, CancellationToken cancellationToken, int atLeast = 1)
    {
        var (written, done) = (new List<(int Minute, MinuteDigest? Digest)>(), 0);
        Exception? missed = null;
        foreach (var range in ranges.ToList())
        {
            var before = written.Count;
            try
            {
                await WriteAsync(range, written, cancellationToken);
            }
            catch (Exception away) when (away is StoreUnavailableException or TimeoutException)
            {
                written.RemoveRange(before, written.Count - before);
                _unanswered.Missed(range);
                missed = away;
                break;
            }

            if (++done >= atLeast && time.GetElapsedTime(begun) >= LongestTurn) break;
        }

        await SendAsync(cancellationToken);
        foreach (var (minute, digest) in written) Settle(minute, digest);
        return missed;
    }

    private async Task WriteAsync(MinuteRange range, List<(int Minute, MinuteDigest? Digest)> written, CancellationToken cancellationToken)
    {
        var points = PointsOf(range, cancellationToken);
        if (points is null && !ledger.IsShared)
        {
            written.AddRange(Minutes(range).Select(minute => (minute, (MinuteDigest?)null)));
            return;
        }

        var tagged = (points ?? []).Select(point => (Point: point, Tags: EmissionLines.TagsOf(point))).ToList();
        var read = (ledger.IsShared ? tagged : []).ToLookup(one => one.Point.At.Value, one => (one.Tags, one.Point.Energy));
        var digests = Minutes(range).ToDictionary(minute => minute, minute => MinuteDigest.Of(read[minute]) + _rolled.DigestOf(new(minute)));
        var open = Minutes(range).Where(minute => !IsSettled(minute, digests[minute])).ToHashSet();
        written.AddRange(Minutes(range).Select(minute => (minute, ledger.IsShared && open.Contains(minute) ? digests[minute] : (MinuteDigest?)null)));
        if (open.Count == 0) return;
        foreach (var minute in open.Select(minute => new UtcMinute(minute)))
        {
            foreach (var (tags, cell) in _rolled.Of(minute)) await NextAsync(() => MinuteLines.Write(minute, tags, cell, _lines), cancellationToken);
        }

        if (points is null) return;
        // First on our disk, then at the server: what it has is never unknown here. What is settled is nobody's to write again: it may be old by then, and nobody looks.
        foreach (var (at, tags) in told.Tell(range, [.. tagged.Select(one => (one.Point.At, one.Tags))], cancellationToken))
        {
            if (open.Contains(at.Value)) await NextAsync(() => EmissionLines.WriteLeft(at, tags, _lines), cancellationToken);
        }

        foreach (var (point, tags) in tagged.Where(one => open.Contains(one.Point.At.Value)))
        {
            // A field that is left out of a point's repeat stays: another's grams of less energy.
            var whole = point.Grams is null ? point with { Grams = told.GramsOf(point.At, tags, point.Energy) } : point;
            await NextAsync(() => EmissionLines.Write(whole, tags, _lines), cancellationToken);
        }
    }

    /// <summary>True: what was written before is what is there now, and nothing of it is new.</summary>
    private bool IsSettled(int minute, MinuteDigest read) =>
        ledger.IsShared && !_minutes.ContainsKey(minute) && !_past.Contains(minute) && _unsettled.TryGetValue(minute, out var known) && known.Written == read;

    /// <summary>The server has the minute as it was read. What was to be written and was not is written again.</summary>
    /// <param name="minute">Which.</param>
    /// <param name="digest">What is to be seen there; null: it needs no further look.</param>
    private void Settle(int minute, MinuteDigest? digest)
    {
        var since = _minutes.TryGetValue(minute, out var row) ? row : _past.Contains(minute) || !_unsettled.TryGetValue(minute, out var known) ? _position : known.Since;
        _minutes.Remove(minute);
        _past.Remove(minute);
        _unanswered.Remove(minute);
        if (digest is { } written) _unsettled[minute] = (written, since);
        else _unsettled.Remove(minute);
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
            tallies.Folded(Minutes(range).Count(minute => !_unsettled.ContainsKey(minute)));
            return null;
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await sender.SendAsync(_lines, cancellationToken);
        _lines.Clear();
    }
}
