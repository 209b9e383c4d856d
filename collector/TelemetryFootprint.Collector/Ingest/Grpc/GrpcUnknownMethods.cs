using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.Collector.Ingest.Grpc;

/// <summary>Answers gRPC requests for methods that nobody mapped as gRPC does; a bare 404 leaves clients guessing.</summary>
public static class GrpcUnknownMethods
{
    /// <summary>Belongs between routing and the endpoints, before anything that answers unknown paths.</summary>
    public static IApplicationBuilder UseGrpcUnknownMethods(this IApplicationBuilder app) => app.Use(static (http, next) =>
    {
        bool isUnknown = GrpcHeaders.IsGrpc(http.Request.ContentType)
            && http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is null;
        if (!isUnknown) return next(http);
        GrpcStatusResponse.Prepare(http.Response);
        GrpcStatusResponse.Write(http.Response, new GrpcStatus(GrpcStatusCode.Unimplemented, $"unknown method {http.Request.Path}"));
        return Task.CompletedTask;
    });
}
