using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>
/// The ticks of one minute as one: per device a closed interval with the energy of all its rows, and with that of every owner and state in it. What was
/// only a moment's (power, utilisation, memory, temperature) is gone.
/// </summary>
internal static class MinuteMerge
{
    private const long MinuteMicroseconds = 60_000_000;

    /// <summary>How many ticks, from <paramref name="start"/> on, can be one: at least 1.</summary>
    public static int Count(IReadOnlyList<StoredTick> ticks, int start)
    {
        int end = start + 1;
        while (end < ticks.Count && Follows(ticks[end - 1], ticks[end]) && Minute(ticks[end].Tick) == Minute(ticks[start].Tick)) end++;
        return end - start;
    }

    /// <summary>Of ticks that <see cref="Count"/> put together.</summary>
    public static Tick Merge(IReadOnlyList<Tick> ticks)
    {
        Tick last = ticks[^1];
        var rows = new List<DeviceRow>(last.Rows.Count);
        for (int i = 0; i < last.Rows.Count; i++) rows.Add(Merge(ticks, i));
        return last with { Rows = rows };
    }

    private static DeviceRow Merge(IReadOnlyList<Tick> ticks, int position)
    {
        DeviceRow first = ticks[0].Rows[position], last = ticks[^1].Rows[position];
        return last with
        {
            Kind = RowKind.Interval,
            StartMicroseconds = first.StartMicroseconds,
            Millijoules = ticks.Sum(tick => tick.Rows[position].Millijoules),
            PowerMilliwatts = null,
            UtilizationPercent = null,
            MemoryMebibytes = null,
            TemperatureCelsius = null,
            Shares = Shares(ticks.Select(tick => tick.Rows[position])),
        };
    }

    private static List<RowShare>? Shares(IEnumerable<DeviceRow> rows)
    {
        var shares = new List<RowShare>();
        foreach (DeviceRow row in rows)
        {
            foreach (RowShare share in row.Shares is { Count: > 0 } parts ? parts : [new RowShare(null, default, row.Millijoules)])
            {
                int known = shares.FindIndex(other => other.State == share.State && Equals(other.Owner, share.Owner));
                if (known < 0) shares.Add(share);
                else shares[known] = share with { Millijoules = shares[known].Millijoules + share.Millijoules };
            }
        }

        shares.RemoveAll(share => share.Millijoules == 0);
        return shares.Count == 0 ? null : shares;
    }

    private static bool Follows(StoredTick before, StoredTick next)
    {
        (Tick left, Tick right) = (before.Tick, next.Tick);
        return before.Record.Origin == next.Record.Origin
            && before.Record.Inventory == next.Record.Inventory
            && right.MonotonicMicroseconds > left.MonotonicMicroseconds
            && !BatchCutter.Stepped(left, right)
            && left.Rows.Count == right.Rows.Count
            && left.Rows.Zip(right.Rows).All(pair => Follows(pair.First, pair.Second));
    }

    // A row that opens or bridges, or is of another method, says something that a sum would not.
    private static bool Follows(in DeviceRow before, in DeviceRow next) =>
        before.Device == next.Device
        && before.Kind != RowKind.Bridged
        && next.Kind == RowKind.Interval
        && before.Method == next.Method
        && next.StartMicroseconds == before.EndMicroseconds
        && next.CumulativeMillijoules - next.Millijoules == before.CumulativeMillijoules;

    private static long Minute(Tick tick) => Math.DivRem(tick.UnixMicroseconds, MinuteMicroseconds).Quotient;
}
