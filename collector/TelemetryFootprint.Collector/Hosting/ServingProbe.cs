using TelemetryFootprint.Collector.Ingest.Grpc;
using TelemetryFootprint.Contracts.Health.V1;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>Serving while the store can be written.</summary>
internal sealed class ServingProbe(Readiness readiness) : IGrpcHealthProbe
{
    public async ValueTask<HealthCheckResponse.Types.ServingStatus?> CheckAsync(string service, CancellationToken cancellationToken) =>
        service is not ("" or "footprint.v1.Telemetry") ? null
        : await readiness.WhyNotAsync(cancellationToken) is null ? HealthCheckResponse.Types.ServingStatus.Serving
        : HealthCheckResponse.Types.ServingStatus.NotServing;
}
