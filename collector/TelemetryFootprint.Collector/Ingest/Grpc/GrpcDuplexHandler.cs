using Google.Protobuf;

using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.Collector.Ingest.Grpc;

/// <summary>
/// Runs a whole call. Returning ends it with OK, a <see cref="GrpcException"/> with its status; the writer refuses
/// messages from then on. Read until null, or throw: returning early cuts the client off.
/// </summary>
public delegate Task GrpcDuplexHandler<TRequest, TResponse>(GrpcMessageReader<TRequest> requests, GrpcResponseWriter<TResponse> responses, GrpcCall call)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>;
