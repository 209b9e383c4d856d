using TelemetryFootprint.Collector.Ingest.Grpc;

using static TelemetryFootprint.Contracts.Health.V1.HealthCheckResponse.Types;

namespace TelemetryFootprint.ContractTests.Grpc;

internal sealed class FixedHealth : IGrpcHealthProbe
{
    public ValueTask<ServingStatus?> CheckAsync(string service, CancellationToken cancellationToken) =>
        new(service is "" or "footprint.v1.Telemetry" ? ServingStatus.Serving : null);
}
