namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>Which sequences of one epoch were received: disjoint spans, ascending, neighbours merged.</summary>
public sealed class ReceivedSequences(IEnumerable<SequenceSpan> spans)
{
    private readonly List<SequenceSpan> _spans = [.. spans];

    public IReadOnlyList<SequenceSpan> Spans => _spans;

    /// <summary>The parts of <paramref name="offered"/> that were not received before, ascending.</summary>
    public IReadOnlyList<SequenceSpan> Missing(SequenceSpan offered)
    {
        var missing = new List<SequenceSpan>();
        var next = offered.First;
        for (var i = FirstEndingFrom(next); i < _spans.Count && _spans[i].First <= offered.Last; i++)
        {
            if (_spans[i].First > next) missing.Add(new(next, _spans[i].First - 1));
            next = _spans[i].Last + 1;
        }

        if (next <= offered.Last) missing.Add(new(next, offered.Last));
        return missing;
    }

    /// <summary>It overlaps or continues what was received, or what was received continues it: adding it makes no more spans.</summary>
    public bool Touches(SequenceSpan span)
    {
        var place = FirstEndingFrom(span.First - 1);
        return place < _spans.Count && _spans[place].First <= span.Last + 1;
    }

    /// <summary>Adds a span; answers the spans that it swallowed and the one that stands for all of them now.</summary>
    public (IReadOnlyList<SequenceSpan> Swallowed, SequenceSpan Merged) Add(SequenceSpan added)
    {
        var place = FirstEndingFrom(added.First - 1);
        var end = place;
        while (end < _spans.Count && _spans[end].First <= added.Last + 1) end++;
        var swallowed = _spans.GetRange(place, end - place);
        var merged = swallowed.Count == 0 ? added : new(Math.Min(added.First, swallowed[0].First), Math.Max(added.Last, swallowed[^1].Last));
        _spans.RemoveRange(place, swallowed.Count);
        _spans.Insert(place, merged);
        return (swallowed, merged);
    }

    /// <summary>An agent that was alone for long leaves a span a minute: they are not looked through one by one.</summary>
    private int FirstEndingFrom(long sequence)
    {
        var (low, high) = (0, _spans.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_spans[middle].Last < sequence) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
