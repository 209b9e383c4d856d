using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Security;
using TelemetryFootprint.Contracts.Transport;

namespace TelemetryFootprint.Agent.Core.Delivery.Grpc;

/// <summary>One question, one answer.</summary>
internal static class UnaryCall
{
    /// <summary>Throws <see cref="GrpcException"/> if the server refuses or cannot be reached.</summary>
    public static async Task<T> RunAsync<T>(HttpMessageInvoker invoker, Uri uri, IMessage message, MessageParser<T> parser, MessageCaps caps, Secret? token, TimeProvider time, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        using HttpRequestMessage request = GrpcRequest.To(uri, new ByteArrayContent(Framed(message)), token);
        try
        {
            using HttpResponseMessage response = await invoker.SendAsync(request, cancellationToken);
            ResponseStatus.ThrowIfRefused(response);
            return await ReadAsync(response, parser, caps, time, cancellationToken);
        }
        catch (Exception failure) when (TransportFailure.Is(failure))
        {
            throw ResponseStatus.OfFailure(failure);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, MessageParser<T> parser, MessageCaps caps, TimeProvider time, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var messages = new GrpcMessageReader<T>(PipeReader.Create(body), parser, MessageEncoding.Identity, caps, time, ResponseStatus.OfFailure);
        T? answer = null;
        await foreach (T one in messages.ReadAllAsync(cancellationToken)) answer = one;
        GrpcStatus status = ResponseStatus.Final(response);
        if (!status.IsOk) throw new GrpcException(status);
        return answer ?? throw new GrpcException(GrpcStatusCode.Internal, "the call has no answer");
    }

    private static byte[] Framed(IMessage message)
    {
        var frame = new ArrayBufferWriter<byte>();
        new GrpcMessageWriter().Write(message, frame);
        return frame.WrittenSpan.ToArray();
    }
}
