namespace TelemetryFootprint.Collector.Ingest.Grpc;

/// <summary>Answers one message with one, or throws a <see cref="Contracts.Grpc.GrpcException"/>.</summary>
public delegate ValueTask<TResponse> GrpcUnaryHandler<TRequest, TResponse>(TRequest request, GrpcCall call);
