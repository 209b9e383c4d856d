using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Spool;

/// <summary>How much memory a waiting tick costs, near enough for a cap: fixed sizes of the objects on a 64-bit runtime.</summary>
internal static class TickSize
{
    private const int TickBytes = 200;
    private const int RowBytes = 136;
    private const int GapBytes = 8;
    private const int ShareBytes = 32;

    public static int Estimate(Tick tick)
    {
        int bytes = TickBytes + tick.Rows.Count * RowBytes + tick.Gaps.Count * GapBytes;
        foreach (DeviceRow row in tick.Rows) bytes += (row.Shares?.Count ?? 0) * ShareBytes;
        return bytes;
    }
}
