using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>Of entries that each hold from their minute until the next one's.</summary>
internal static class InForce
{
    /// <summary>The index of what holds at that minute; -1: the first begins later.</summary>
    /// <param name="entries">Ascending.</param>
    public static int At<T>(IReadOnlyList<T> entries, UtcMinute minute, Func<T, UtcMinute> from)
    {
        var (begun, later) = (0, entries.Count);
        while (begun < later)
        {
            var middle = begun + ((later - begun) / 2);
            if (from(entries[middle]) <= minute) begun = middle + 1;
            else later = middle;
        }

        return begun - 1;
    }
}
