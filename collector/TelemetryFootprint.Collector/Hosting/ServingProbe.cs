using TelemetryFootprint.Collector.Ingest.Grpc;
using TelemetryFootprint.Contracts.Health.V1;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>Serving while the store can be written.</summary>
internal sealed class ServingProbe(StoreProbe store) : IGrpcHealthProbe
{
    public ValueTask<HealthCheckResponse.Types.ServingStatus?> CheckAsync(string service, CancellationToken cancellationToken) =>
        ValueTask.FromResult<HealthCheckResponse.Types.ServingStatus?>(service is "" or "footprint.v1.Telemetry"
            ? store.WhyNotWritable() is null ? HealthCheckResponse.Types.ServingStatus.Serving : HealthCheckResponse.Types.ServingStatus.NotServing
            : null);
}
