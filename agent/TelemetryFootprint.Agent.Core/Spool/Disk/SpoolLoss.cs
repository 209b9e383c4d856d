namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>
/// How many ticks a damage took: what the state says that waited, without what was found. Where the state is gone too, the numbers that are missing between
/// the ticks that were found; what came before and after them is not known, so the loss is one at least, never nought.
/// </summary>
internal readonly record struct SpoolLoss(long Ticks, bool IsExact)
{
    /// <param name="state">Null: gone.</param>
    /// <param name="found">The sequences that were found, with whether each is a checkpoint, in any order.</param>
    /// <param name="isExact">False: commits are lost, and what they took away is found again beside what they brought.</param>
    public static SpoolLoss Of(SpoolState? state, IReadOnlyDictionary<ulong, bool> found, bool isExact = true) =>
        state is null ? new(Math.Max(1, Missing(found)), false) : new(Math.Max(isExact ? 0 : 1, state.Ticks - found.Count), isExact);

    public override string ToString() => FormattableString.Invariant($"{(IsExact ? "" : "at least ")}{Ticks}");

    /// <summary>A checkpoint has the last number of those that it stands for: none is missing before it.</summary>
    private static long Missing(IReadOnlyDictionary<ulong, bool> found)
    {
        ulong missing = 0, before = 0;
        foreach ((ulong sequence, bool isCheckpoint) in found.OrderBy(tick => tick.Key))
        {
            if (before > 0 && !isCheckpoint) missing += sequence - before - 1;
            before = sequence;
        }

        return (long)missing;
    }
}
