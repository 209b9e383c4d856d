using System.IO.Compression;
using System.IO.Pipelines;

using Google.Protobuf;

namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>From a frame to a message. Every refusal is a <see cref="GrpcException"/>.</summary>
internal static class MessageDecoder
{
    public static T Decode<T>(MessageFrame frame, MessageEncoding encoding, MessageParser<T> parser, int maxInflatedBytes)
        where T : class, IMessage<T>
    {
        try
        {
            if (!frame.IsCompressed) return parser.ParseFrom(frame.Payload);
            if (encoding == MessageEncoding.Identity)
            {
                throw new GrpcException(GrpcStatusCode.Internal, "compressed message without a grpc-encoding");
            }
            return Inflate(frame, parser, maxInflatedBytes);
        }
        catch (InvalidProtocolBufferException malformed)
        {
            // gRPC libraries say INTERNAL; here the sender is told that its message, not the collector, is at fault.
            throw new GrpcException(GrpcStatusCode.InvalidArgument, "malformed protobuf message", malformed);
        }
        catch (InvalidDataException corrupt)
        {
            throw new GrpcException(GrpcStatusCode.Internal, "corrupt gzip data", corrupt);
        }
    }

    // Parses while inflating: nothing is sized from what the wire claims, and no inflated copy is kept.
    private static T Inflate<T>(MessageFrame frame, MessageParser<T> parser, int maxInflatedBytes)
        where T : class, IMessage<T>
    {
        using Stream compressed = PipeReader.Create(frame.Payload).AsStream();
        using var gzip = new GZipStream(compressed, CompressionMode.Decompress);
        using var capped = new CappedStream(gzip, maxInflatedBytes);
        using var input = new CodedInputStream(capped);
        T message = parser.ParseFrom(input);
        return message;
    }
}
