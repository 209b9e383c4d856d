using System.Buffers;

namespace TelemetryFootprint.Collector.Web;

/// <summary>
/// Sends finished bytes in pieces: written at once, the server would copy the whole of them for each reader that does not read. Who has not taken them
/// within the patience is cut off.
/// </summary>
internal static class PatientResponse
{
    private const int PieceBytes = 8 * 1024;
    private const double MinBytesPerSecond = 64 * 1024;

    /// <summary>For small answers; Prometheus itself gives up after 10 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task WriteAsync(HttpContext http, ReadOnlySequence<byte> bytes)
    {
        http.Response.ContentLength = bytes.Length;
        using var patience = new CancellationTokenSource(PatienceFor(bytes.Length));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, http.RequestAborted);
        try
        {
            foreach (var part in bytes)
            {
                for (var left = part; left.Length > 0; left = left[Math.Min(PieceBytes, left.Length)..])
                    await http.Response.Body.WriteAsync(left[..Math.Min(PieceBytes, left.Length)], either.Token);
            }
        }
        catch (OperationCanceledException)
        {
            http.Abort();
        }
    }

    internal static TimeSpan PatienceFor(long bytes) => TimeSpan.FromSeconds(Math.Max(Patience.TotalSeconds, bytes / MinBytesPerSecond));
}
