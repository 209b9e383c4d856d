using System.IO.Pipelines;
using Google.Protobuf;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Security;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Delivery.Grpc;

/// <summary><c>footprint.v1.Enrolment/Enrol</c>. The same call twice is the same enrolment, so that a lost answer costs nothing.</summary>
internal static class EnrolmentCall
{
    private const string Path = "/footprint.v1.Enrolment/Enrol";

    /// <summary>Throws <see cref="GrpcException"/> if the collector refuses or cannot be reached.</summary>
    public static async Task RunAsync(HttpMessageInvoker invoker, Uri endpoint, string host, Secret joining, Secret own, TimeProvider time, CancellationToken cancellationToken)
    {
        var message = new EnrolRequest { Host = host, CredentialSha256 = ByteString.CopyFrom(BearerToken.HashOf(own.Reveal())) };
        using HttpRequestMessage request = GrpcRequest.To(new Uri(endpoint, Path), new ByteArrayContent(Framed(message)), joining);
        try
        {
            using HttpResponseMessage response = await invoker.SendAsync(request, cancellationToken);
            ResponseStatus.ThrowIfRefused(response);
            await ReadAsync(response, time, cancellationToken);
        }
        catch (Exception failure) when (CollectorTransport.IsFailure(failure))
        {
            throw ResponseStatus.OfFailure(failure);
        }
    }

    private static async Task ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var messages = new GrpcMessageReader<EnrolResponse>(
            PipeReader.Create(body), EnrolResponse.Parser, MessageEncoding.Identity, MessageCaps.Default, time, ResponseStatus.OfFailure);
        EnrolResponse? answer = null;
        await foreach (EnrolResponse one in messages.ReadAllAsync(cancellationToken)) answer = one;
        GrpcStatus status = ResponseStatus.Final(response);
        if (!status.IsOk) throw new GrpcException(status);
        if (answer is null) throw new GrpcException(GrpcStatusCode.Internal, "the enrolment has no answer");
    }

    private static byte[] Framed(EnrolRequest message)
    {
        var frame = new System.Buffers.ArrayBufferWriter<byte>();
        new GrpcMessageWriter().Write(message, frame);
        return frame.WrittenSpan.ToArray();
    }
}
