namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>
/// Plans how a full spool makes room: the oldest minutes become checkpoints, and when all are, the oldest ticks are dropped. What a collector
/// may have already (it was offered) is part of no checkpoint, where its energy would count twice; it is dropped too once there is nothing else, or a collector
/// that refuses it for ever would fill the disk.
/// </summary>
internal sealed class SpoolThinner(SpoolWriter writer)
{
    private const int TicksPerLook = 1_300;
    private const int TicksPerDrop = 64;

    private ulong _next;

    /// <summary>Null: there is nothing that may go.</summary>
    /// <param name="offered">May not be thinned.</param>
    /// <param name="leaving">On its way out already: neither thinned nor dropped.</param>
    /// <param name="mayDrop">If nothing can be thinned any more.</param>
    public ThinningPlan? Plan(TickSpans offered, TickSpans leaving, bool mayDrop)
    {
        TickSpans kept = offered.With(leaving);
        while (true)
        {
            List<StoredTick> detail = writer.Detail(_next, TicksPerLook);
            if (detail.Count < 2) break;
            if (Thin(detail, kept) is { Thinned: > 0 } plan) return plan;
        }

        return mayDrop ? Drop(offered, leaving) : null;
    }

    /// <summary>It was not done: its ticks are looked at again.</summary>
    public void Undo(ThinningPlan plan)
    {
        if (plan is { Thinned: > 0, Gone.Spans: [var first, ..] }) _next = Math.Min(_next, first.First);
    }

    private ThinningPlan Thin(List<StoredTick> detail, TickSpans kept)
    {
        TickSpans gone = TickSpans.None;
        var checkpoints = new List<TickRecord>();
        long thinned = 0;
        // The last group of a full look may go on beyond it: it is looked at again, unless it is all there is.
        for (int start = 0; start < detail.Count;)
        {
            int count = MinuteMerge.Count(detail, start);
            if (start > 0 && start + count == detail.Count && detail.Count == TicksPerLook) break;
            (ulong first, ulong last) = (detail[start].Sequence, detail[start + count - 1].Sequence);
            if (count > 1 && !kept.Overlaps(first, last))
            {
                var merged = MinuteMerge.Merge([.. detail.Skip(start).Take(count).Select(tick => tick.Tick)]);
                checkpoints.Add(TickRecord.Of(last, merged, detail[start].Record.Origin, detail[start].Record.Inventory, isThinned: true));
                gone = gone.With(first, last);
                thinned += count;
            }

            _next = last + 1;
            start += count;
        }

        return new(gone, checkpoints, thinned, 0, 0);
    }

    /// <summary>Of what was offered the loss is counted though a collector may have it: too much rather than too little.</summary>
    private ThinningPlan? Drop(TickSpans offered, TickSpans leaving)
    {
        List<StoredTick> waiting = [.. writer.Oldest(2 * TicksPerDrop).Where(tick => !leaving.Contains(tick.Sequence))];
        if (waiting.Count == 0) return null;
        bool areAllOffered = waiting.TrueForAll(tick => offered.Contains(tick.Sequence));
        List<StoredTick> oldest = [.. waiting.Where(tick => areAllOffered || !offered.Contains(tick.Sequence)).Take(TicksPerDrop)];
        TickSpans gone = oldest.Aggregate(TickSpans.None, (spans, tick) => spans.With(tick.Sequence, tick.Sequence));
        return new(gone, [], 0, oldest.Count, oldest.Sum(tick => tick.Tick.Millijoules));
    }
}
