using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Health.V1;

namespace TelemetryFootprint.Collector.Ingest.Grpc;

/// <summary>The standard health service, method Check.</summary>
public static class GrpcHealth
{
    public const string CheckPath = "/grpc.health.v1.Health/Check";

    public static IEndpointConventionBuilder MapGrpcHealth(this IEndpointRouteBuilder endpoints, IGrpcHealthProbe probe) =>
        endpoints.MapGrpcUnary<HealthCheckRequest, HealthCheckResponse>(CheckPath, HealthCheckRequest.Parser, async (request, call) =>
        {
            HealthCheckResponse.Types.ServingStatus? status = await probe.CheckAsync(request.Service, call.CancellationToken);
            return status is { } known
                ? new HealthCheckResponse { Status = known }
                : throw new GrpcException(GrpcStatusCode.NotFound, "unknown service");
        });
}
