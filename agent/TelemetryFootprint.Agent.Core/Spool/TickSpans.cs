using System.Collections.Immutable;

namespace TelemetryFootprint.Agent.Core.Spool;

/// <summary>A set of sequences as disjoint ranges, ascending, neighbours merged. Never changed, so that a reader may keep the one it has.</summary>
internal sealed class TickSpans
{
    public static readonly TickSpans None = new([]);

    private readonly ImmutableArray<TickSpan> _spans;

    private TickSpans(ImmutableArray<TickSpan> spans) => _spans = spans;

    public IReadOnlyList<TickSpan> Spans => _spans;

    public bool IsEmpty => _spans.IsEmpty;

    public bool Contains(ulong sequence)
    {
        int place = FirstEndingFrom(sequence);
        return place < _spans.Length && _spans[place].First <= sequence;
    }

    public bool Overlaps(ulong first, ulong last)
    {
        int place = FirstEndingFrom(first);
        return place < _spans.Length && _spans[place].First <= last;
    }

    /// <summary>Every sequence of the range is in it.</summary>
    public bool Covers(ulong first, ulong last)
    {
        int place = FirstEndingFrom(first);
        return place < _spans.Length && _spans[place].First <= first && _spans[place].Last >= last;
    }

    public TickSpans With(ulong first, ulong last)
    {
        if (first > last) return this;
        var all = ImmutableArray.CreateBuilder<TickSpan>(_spans.Length + 1);
        bool isPlaced = false;
        foreach (TickSpan span in _spans)
        {
            if (span.Last < first && span.Last + 1 < first) all.Add(span);
            else if (span.First > last && span.First - 1 > last) Place(span);
            else (first, last) = (Math.Min(first, span.First), Math.Max(last, span.Last));
        }

        if (!isPlaced) all.Add(new(first, last));
        return new(all.DrainToImmutable());

        void Place(TickSpan after)
        {
            if (!isPlaced) all.Add(new(first, last));
            isPlaced = true;
            all.Add(after);
        }
    }

    public TickSpans With(TickSpans others) => others._spans.Aggregate(this, (all, span) => all.With(span.First, span.Last));

    public TickSpans Without(ulong first, ulong last)
    {
        if (!Overlaps(first, last)) return this;
        var all = ImmutableArray.CreateBuilder<TickSpan>(_spans.Length + 1);
        foreach (TickSpan span in _spans)
        {
            if (span.Last < first || span.First > last)
            {
                all.Add(span);
                continue;
            }

            if (span.First < first) all.Add(span with { Last = first - 1 });
            if (span.Last > last) all.Add(span with { First = last + 1 });
        }

        return new(all.DrainToImmutable());
    }

    public TickSpans Without(TickSpans others) => others._spans.Aggregate(this, (left, span) => left.Without(span.First, span.Last));

    private int FirstEndingFrom(ulong sequence)
    {
        int low = 0, high = _spans.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_spans[middle].Last < sequence) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
