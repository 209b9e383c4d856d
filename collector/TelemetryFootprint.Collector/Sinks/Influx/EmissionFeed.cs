using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>
/// Writes the ledger's minutes anew whenever they changed: energy came (<see cref="Saw"/>), a slot got its first price, a restatement changed it, a host was
/// moved, or a run is of another project. All of that is a set of minutes; what they hold is read from the ledger as it is now, and what was told of them
/// before and is there no more is taken back. For the readings' loop alone.
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
    private EmissionMark? _mark;
    private long? _flushedAt;
    private bool _isMore;

    /// <summary>True if there is time to write, and the ledger has all up to that inbox row.</summary>
    public bool IsDue(long row) =>
        (_isMore || _minutes.Count >= ManyMinutes || _flushedAt is not { } at || time.GetElapsedTime(at) >= Interval) && booked() >= row;

    /// <summary>True if the writing is long due and the ledger is behind: while ever more is read, it would never be up with it.</summary>
    public bool IsOverdue(long row) => _flushedAt is { } at && time.GetElapsedTime(at) >= Interval * 6 && booked() < row;

    /// <summary>What came before the first start is not told; what comes from then on is, also while this process is down.</summary>
    public void Begin()
    {
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
        var (first, last) = (tick.Tick.Rows.Min(row => row.StartMicroseconds), tick.Tick.Rows.Max(row => row.EndMicroseconds));
        Add(new(UtcMinute.FromUnixMicroseconds(first + tick.UnixShiftMicroseconds), UtcMinute.FromUnixMicroseconds(last + tick.UnixShiftMicroseconds) + 1));
    }

    /// <summary>The ledger has all that was seen. Ends when the server has it too.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
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
        foreach (var range in Ranges()) await WriteAsync(range, cancellationToken);
        await SendAsync(cancellationToken);
        _minutes.Clear();
        _isMore = restated.Count == MostAtOnce || moves.Count == MostAtOnce;
        _flushedAt = time.GetTimestamp();
        _mark = new(priced.Count > 0 && priced[^1].At > from.PricedAt ? priced[^1].At : from.PricedAt, restated.Count > 0 ? restated[^1].Id : from.Restatement,
            moves.Count > 0 ? moves[^1].Id : from.Move);
        _seen.RemoveWhere(slot => slot.At < _mark.Value.PricedAt - Overlap);
        marks.Told(_mark.Value);
        projects.Told(changed);
    }

    private void Add(MinuteRange range)
    {
        for (var minute = range.From.Value; minute < range.To.Value; minute++) _minutes.Add(minute);
    }

    private IEnumerable<MinuteRange> Ranges()
    {
        int? first = null, last = null;
        foreach (var minute in _minutes.Order().ToList())
        {
            if (first is { } begun && (minute != last + 1 || minute - begun >= MostMinutesAtOnce))
            {
                yield return new(new(begun), new(last!.Value + 1));
                first = null;
            }

            first ??= minute;
            last = minute;
        }

        if (first is { } open) yield return new(new(open), new(last!.Value + 1));
    }

    private async Task WriteAsync(MinuteRange range, CancellationToken cancellationToken)
    {
        if (PointsOf(range, cancellationToken) is not { } points) return;
        var tagged = points.Select(point => (Point: point, Tags: EmissionLines.TagsOf(point))).ToList();
        // First on our disk, then at the server: what it has is never unknown here.
        foreach (var (at, tags) in told.Tell(range, [.. tagged.Select(one => (one.Point.At, one.Tags))])) await NextAsync(() => EmissionLines.WriteLeft(at, tags, _lines), cancellationToken);
        foreach (var (point, tags) in tagged) await NextAsync(() => EmissionLines.Write(point, tags, _lines), cancellationToken);
    }

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
