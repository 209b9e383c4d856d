using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>Sends the shared page.</summary>
internal static class MetricsEndpoint
{
    public static async Task WriteAsync(HttpContext http)
    {
        ReadOnlyMemory<byte> page;
        try
        {
            page = await http.RequestServices.GetRequiredService<SharedPage>().CurrentAsync(http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        http.Response.ContentType = PrometheusWriter.ContentType;
        await PatientResponse.WriteAsync(http, new(page));
    }
}
