using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>What a row may be so that the ledger can hold it. The wire's caps are wider: they know neither UTC nor the cost of a minute.</summary>
public static class LedgerRange
{
    /// <summary>No counter bridges more: a longer interval is a broken clock, and would cost the ledger a row per minute of it.</summary>
    public const long MaxIntervalMicroseconds = 366L * 24 * 3600 * 1_000_000;

    /// <summary>Minutes × shares that the rows of one batch may touch: sixteen devices after an outage of six weeks.</summary>
    public const long MaxPiecesPerBatch = 1_000_000;

    // 9000-01-01T00:00Z: sums of times stay within the calendar.
    private const long LastUnixMicroseconds = 221_845_392_000_000_000;
    private const long SecondMicroseconds = 1_000_000;

    /// <summary>True if the row lies between 1970 and 9000.</summary>
    public static bool Holds(DeviceRow row, long unixShiftMicroseconds) =>
        (Int128)row.StartMicroseconds + unixShiftMicroseconds >= 0 && (Int128)row.EndMicroseconds + unixShiftMicroseconds < LastUnixMicroseconds;

    /// <summary>How many entries the row becomes, at most.</summary>
    public static long Pieces(DeviceRow row) =>
        (((row.EndMicroseconds - row.StartMicroseconds) / (60 * SecondMicroseconds)) + 2) * Math.Max(1, row.Shares?.Count ?? 0);
}
