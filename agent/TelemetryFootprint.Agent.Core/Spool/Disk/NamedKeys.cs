namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>Which keys the rows of a file name, without an object per row: neighbours name the same two nearly always.</summary>
internal sealed class NamedKeys
{
    private readonly Dictionary<(long Origin, long Inventory), Span> _spans = [];
    private (long Origin, long Inventory) _pair;
    private Span _span = Span.None;

    public void Add(ulong sequence, long origin, long inventory)
    {
        if ((origin, inventory) != _pair)
        {
            Store();
            _pair = (origin, inventory);
        }

        _span = _span.With(new(1, sequence, sequence));
    }

    /// <summary>Tells the keys who names them. Returns the rows whose keys there are, the last of these, and the rows whose keys are gone.</summary>
    public (long Ticks, ulong LastSequence, long Nameless) Tell(SpoolKeys keys)
    {
        Store();
        Span known = Span.None;
        long nameless = 0;
        foreach (((long origin, long inventory), Span span) in _spans)
        {
            if (keys.Inventory(inventory) is null || keys.Origin(origin) is null)
            {
                nameless += span.Rows;
                continue;
            }

            keys.Use(origin, inventory, span.First);
            keys.Use(origin, inventory, span.Last);
            known = known.With(span);
        }

        return (known.Rows, known.Last, nameless);
    }

    private void Store()
    {
        if (_span.Rows > 0) _spans[_pair] = _spans.GetValueOrDefault(_pair, Span.None).With(_span);
        _span = Span.None;
    }

    private readonly record struct Span(long Rows, ulong First, ulong Last)
    {
        public static readonly Span None = new(0, ulong.MaxValue, 0);

        public Span With(Span other) => new(Rows + other.Rows, Math.Min(First, other.First), Math.Max(Last, other.Last));
    }
}
