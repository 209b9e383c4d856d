using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>
/// Writes the ledger's minutes anew whenever they changed: energy came (<see cref="Saw"/>), a slot got its first price, or a restatement changed it. All of
/// that is a set of minutes; what they hold is read from the ledger as it is now. For the readings' loop alone.
/// </summary>
internal sealed class EmissionFeed(
    IEmissionReader ledger, ILedgerReader history, Func<long> booked, LineSender sender, EmissionMarks marks, InfluxTallies tallies, TimeProvider time)
{
    private const int MostRestatements = 1000;
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
        var restated = history.Restatements(Always, MostRestatements, from.Restatement);
        var priced = ledger.FirstPriced(from.PricedAt - Overlap).Where(_seen.Add).ToList();
        foreach (var slot in priced) Add(slot.Slot);
        foreach (var restatement in restated) Add(restatement.Slot);
        var left = restated.Where(restatement => restatement.NewPue is null && restatement.OldPue is not null).ToList();
        foreach (var range in Ranges()) await WriteAsync(range, left, cancellationToken);
        await SendAsync(cancellationToken);
        _minutes.Clear();
        _isMore = restated.Count == MostRestatements;
        _flushedAt = time.GetTimestamp();
        _mark = new(priced.Count > 0 && priced[^1].At > from.PricedAt ? priced[^1].At : from.PricedAt, restated.Count > 0 ? restated[^1].Id : from.Restatement);
        _seen.RemoveWhere(slot => slot.At < _mark.Value.PricedAt - Overlap);
        marks.Told(_mark.Value);
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

    private async Task WriteAsync(MinuteRange range, List<Restatement> left, CancellationToken cancellationToken)
    {
        foreach (var point in PointsOf(range, cancellationToken))
        {
            EmissionLines.Write(point, _lines);
            foreach (var restatement in left.Where(restatement => HasLeft(point, restatement))) EmissionLines.WriteLeft(point, restatement.Zone, restatement.Family, _lines);
            if (_lines.Count >= sender.BatchLines) await SendAsync(cancellationToken);
        }
    }

    private static bool HasLeft(EmissionPoint point, Restatement restatement) =>
        restatement.Zone != point.Zone && restatement.Simulated == point.Simulated && restatement.Slot.Contains(point.At)
        && (restatement.Hosts == $"host {point.Host}" || restatement.Hosts == $"site {point.Site}");

    private IReadOnlyList<EmissionPoint> PointsOf(MinuteRange range, CancellationToken cancellationToken)
    {
        try
        {
            return ledger.Points(range, cancellationToken);
        }
        catch (HistoryGoneException)
        {
            // Minutes that are folded are not minutes any more; their points stay as they were.
            tallies.Folded(range.Minutes);
            return [];
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await sender.SendAsync(_lines, cancellationToken);
        _lines.Clear();
    }
}
