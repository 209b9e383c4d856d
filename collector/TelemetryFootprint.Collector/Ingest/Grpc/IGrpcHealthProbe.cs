using TelemetryFootprint.Contracts.Health.V1;

namespace TelemetryFootprint.Collector.Ingest.Grpc;

/// <summary>What <c>grpc.health.v1.Health/Check</c> says.</summary>
public interface IGrpcHealthProbe
{
    /// <summary>The state of a service by its full name ("" is the server as a whole), or null for one that does not exist.</summary>
    ValueTask<HealthCheckResponse.Types.ServingStatus?> CheckAsync(string service, CancellationToken cancellationToken);
}
