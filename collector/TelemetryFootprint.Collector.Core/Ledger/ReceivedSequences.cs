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
        foreach (var span in _spans)
        {
            if (span.Last < next) continue;
            if (span.First > offered.Last) break;
            if (span.First > next) missing.Add(new(next, span.First - 1));
            next = span.Last + 1;
        }
        if (next <= offered.Last) missing.Add(new(next, offered.Last));
        return missing;
    }

    /// <summary>Adds a span; answers the spans that it swallowed and the one that stands for all of them now.</summary>
    public (IReadOnlyList<SequenceSpan> Swallowed, SequenceSpan Merged) Add(SequenceSpan added)
    {
        var swallowed = _spans.Where(span => span.First <= added.Last + 1 && span.Last >= added.First - 1).ToList();
        var merged = new SequenceSpan(
            Math.Min(added.First, swallowed.Count > 0 ? swallowed[0].First : added.First),
            Math.Max(added.Last, swallowed.Count > 0 ? swallowed[^1].Last : added.Last));
        _spans.RemoveAll(swallowed.Contains);
        var place = _spans.FindIndex(span => span.First > merged.First);
        _spans.Insert(place < 0 ? _spans.Count : place, merged);
        return (swallowed, merged);
    }
}
