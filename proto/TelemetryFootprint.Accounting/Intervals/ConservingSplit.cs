namespace TelemetryFootprint.Accounting.Intervals;

/// <summary>
/// The part of a whole quantity that lies between two marks of a scale, in proportion. The running total is rounded down, not the part,
/// so that the parts between consecutive marks are never negative and sum exactly, and each depends on nothing but its own marks.
/// </summary>
public static class ConservingSplit
{
    /// <param name="total">Not negative.</param>
    /// <param name="from">The lower mark; 0 ≤ from ≤ to ≤ whole.</param>
    /// <param name="to">The upper mark.</param>
    /// <param name="whole">The length of the scale; above 0.</param>
    public static long Between(long total, long from, long to, long whole) => UpTo(total, to, whole) - UpTo(total, from, whole);

    private static long UpTo(long total, long mark, long whole) => (long)((Int128)total * mark / whole);
}
