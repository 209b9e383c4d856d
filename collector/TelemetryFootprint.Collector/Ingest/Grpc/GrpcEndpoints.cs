using Google.Protobuf;

using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.Collector.Ingest.Grpc;

/// <summary>Maps gRPC methods (<c>/package.Service/Method</c>) onto ASP.NET routes.</summary>
public static class GrpcEndpoints
{
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(5);

    public static IEndpointConventionBuilder MapGrpcUnary<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints, string path, MessageParser<TRequest> parser, GrpcUnaryHandler<TRequest, TResponse> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
        // No room: a stranger could else hold that of the agents' streams.
        => endpoints.MapCall(path, (call, time) => AnswerAsync(call, Reader(call, parser, MessageCaps.Unary, time, room: null), handler));

    /// <summary>As the other, for large requests of known callers: each has its share of the room, and few are in memory at once.</summary>
    public static IEndpointConventionBuilder MapLargeGrpcUnary<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints, string path, MessageParser<TRequest> parser, MessageCaps caps, SemaphoreSlim turns, GrpcUnaryHandler<TRequest, TResponse> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
        => endpoints.MapCall(path, async (call, time) =>
        {
            if (!await turns.WaitAsync(LongestTurn, call.CancellationToken)) throw new GrpcException(GrpcStatusCode.Unavailable, "others are being served; come again");
            try
            {
                await AnswerAsync(call, Reader(call, parser, caps, time, call.Http.Features.Get<IMessageRoom>()), handler);
            }
            finally
            {
                turns.Release();
            }
        });

    public static IEndpointConventionBuilder MapGrpcDuplex<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints, string path, MessageParser<TRequest> parser, GrpcDuplexHandler<TRequest, TResponse> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        return endpoints.MapCall(path, async (call, time) =>
        {
            GrpcCallRunner.LiftStreamLimits(call.Http);
            // The client may wait for headers before its first message.
            await call.Http.Response.StartAsync(call.CancellationToken);
            await call.Http.Response.BodyWriter.FlushAsync(call.CancellationToken);
            await using GrpcMessageReader<TRequest> requests = Reader(call, parser, MessageCaps.Default, time, call.Http.Features.Get<IMessageRoom>());
            var responses = new GrpcResponseWriter<TResponse>(call.Http.Response.BodyWriter);
            try
            {
                await handler(requests, responses, call);
            }
            finally
            {
                await responses.CloseAsync();
            }
        });
    }

    private static async Task AnswerAsync<TRequest, TResponse>(GrpcCall call, GrpcMessageReader<TRequest> reader, GrpcUnaryHandler<TRequest, TResponse> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        await using GrpcMessageReader<TRequest> requests = reader;
        TRequest request = await requests.ReadAsync(call.CancellationToken)
            ?? throw new GrpcException(GrpcStatusCode.Internal, "a unary call without a request");
        if (await requests.ReadAsync(call.CancellationToken) is not null)
        {
            throw new GrpcException(GrpcStatusCode.Internal, "a unary call with a second request");
        }
        TResponse response = await handler(request, call);
        new GrpcMessageWriter().Write(response, call.Http.Response.BodyWriter);
        await call.Http.Response.BodyWriter.FlushAsync(call.CancellationToken);
    }

    private static IEndpointConventionBuilder MapCall(this IEndpointRouteBuilder endpoints, string path, Func<GrpcCall, TimeProvider, Task> body)
    {
        TimeProvider time = endpoints.ServiceProvider.GetService<TimeProvider>() ?? TimeProvider.System;
        ILogger logger = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(GrpcEndpoints));
        var runner = new GrpcCallRunner(time, logger);
        RequestDelegate serve = http => runner.RunAsync(http, call => body(call, time));
        return endpoints.MapPost(path, serve).WithMetadata(GrpcMethodMetadata.Instance);
    }

    private static GrpcMessageReader<T> Reader<T>(GrpcCall call, MessageParser<T> parser, MessageCaps caps, TimeProvider time, IMessageRoom? room)
        where T : class, IMessage<T> =>
        new(call.Http.Request.BodyReader, parser, call.Encoding, caps, time, PeerGone, room);

    private static GrpcException PeerGone(IOException broken) => new(GrpcStatusCode.Cancelled, "the client ended the call", broken);
}
