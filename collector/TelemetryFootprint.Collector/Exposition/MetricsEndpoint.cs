using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>Sends the shared page.</summary>
internal static class MetricsEndpoint
{
    public static Task WriteAsync(HttpContext http)
    {
        var page = http.RequestServices.GetRequiredService<SharedPage>().Current();
        http.Response.ContentType = PrometheusWriter.ContentType;
        return PatientResponse.WriteAsync(http, new(page));
    }
}
