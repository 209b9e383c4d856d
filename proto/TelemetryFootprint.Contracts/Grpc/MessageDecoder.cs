using System.Buffers;

using Google.Protobuf;

namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>From a frame to a message. Every refusal is a <see cref="GrpcException"/>.</summary>
internal static class MessageDecoder
{
    public static T Decode<T>(MessageFrame frame, MessageEncoding encoding, MessageParser<T> parser, MessageCaps caps)
        where T : class, IMessage<T>
    {
        try
        {
            if (!frame.IsCompressed) return Parse(frame.Payload, parser, caps);
            if (encoding == MessageEncoding.Identity)
            {
                throw new GrpcException(GrpcStatusCode.Internal, "compressed message without a grpc-encoding");
            }
            using var inflated = InflatedMessage.Inflate(frame.Payload, caps.InflatedBytes);
            return Parse(inflated.Bytes, parser, caps);
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

    private static T Parse<T>(ReadOnlySequence<byte> bytes, MessageParser<T> parser, MessageCaps caps)
        where T : class, IMessage<T>
    {
        WireScan.ThrowIfOversized<T>(bytes, caps.Parts);
        return parser.ParseFrom(bytes);
    }
}
