using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>
/// Sends the shared page in pieces: written at once, the server would copy the whole of it for each reader that does not read. Who has not taken
/// it within the patience is cut off; Prometheus itself gives up after 10 s.
/// </summary>
internal static class MetricsEndpoint
{
    private const int PieceBytes = 16 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task WriteAsync(HttpContext http)
    {
        var page = http.RequestServices.GetRequiredService<SharedPage>().Current();
        http.Response.ContentType = PrometheusWriter.ContentType;
        http.Response.ContentLength = page.Length;
        using var patience = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, http.RequestAborted);
        try
        {
            for (; page.Length > 0; page = page[Math.Min(PieceBytes, page.Length)..])
                await http.Response.Body.WriteAsync(page[..Math.Min(PieceBytes, page.Length)], either.Token);
        }
        catch (OperationCanceledException)
        {
            http.Abort();
        }
    }
}
