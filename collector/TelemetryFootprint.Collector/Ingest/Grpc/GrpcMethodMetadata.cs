namespace TelemetryFootprint.Collector.Ingest.Grpc;

/// <summary>Marks the endpoints that speak gRPC; a gRPC request that meets any other one names an unknown method.</summary>
internal sealed class GrpcMethodMetadata
{
    public static readonly GrpcMethodMetadata Instance = new();
}
