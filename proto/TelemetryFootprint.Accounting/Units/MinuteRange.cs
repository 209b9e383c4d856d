namespace TelemetryFootprint.Accounting.Units;

/// <summary>Half-open range of whole UTC minutes.</summary>
public readonly record struct MinuteRange(UtcMinute From, UtcMinute To)
{
    private const int MinutesPerDay = 1440;

    public int Minutes => To.Value - From.Value;

    public bool Contains(UtcMinute minute) => minute >= From && minute < To;

    /// <summary>Its UTC days, in time; the first and the last may be cut by it.</summary>
    public IEnumerable<MinuteRange> Days() => Cut(minute => minute.FloorTo(MinutesPerDay) + MinutesPerDay);

    /// <summary>Its parts, in time; each ends at <paramref name="next"/> of the minute that it begins with.</summary>
    public IEnumerable<MinuteRange> Cut(Func<UtcMinute, UtcMinute> next)
    {
        for (var from = From; from < To;)
        {
            var to = next(from);
            if (to > To) to = To;
            yield return new(from, to);
            from = to;
        }
    }
}
