using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;

using Google.Protobuf;

namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>From a frame to a message. Every refusal is a <see cref="GrpcException"/>.</summary>
internal static class MessageDecoder
{
    // Header 10, an empty deflate block 2, trailer 8.
    private const int ShortestGzip = 20;

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
        uint length = InflatedLength(frame.Payload);
        using Stream compressed = PipeReader.Create(frame.Payload).AsStream();
        using var gzip = new GZipStream(compressed, CompressionMode.Decompress);
        using var capped = new CappedStream(gzip, maxInflatedBytes);
        using var input = new CodedInputStream(capped, leaveOpen: true);
        T? message = null;
        InvalidProtocolBufferException? malformed = null;
        try
        {
            message = parser.ParseFrom(input);
        }
        catch (InvalidProtocolBufferException failure)
        {
            malformed = failure;
        }
        // Read to the end either way, so that bad gzip is never blamed on protobuf. GZipStream takes an early end of its
        // input for the end of the data; the trailer knows better.
        capped.Drain();
        if (capped.Taken != length) throw new InvalidDataException("the data are shorter or longer than their trailer says");
        return message ?? throw malformed!;
    }

    // The last four bytes, little-endian (RFC 1952); gRPC peers write one gzip member per message.
    private static uint InflatedLength(ReadOnlySequence<byte> gzip)
    {
        if (gzip.Length < ShortestGzip) throw new InvalidDataException("shorter than any gzip member");
        Span<byte> trailer = stackalloc byte[sizeof(uint)];
        gzip.Slice(gzip.Length - sizeof(uint)).CopyTo(trailer);
        return BinaryPrimitives.ReadUInt32LittleEndian(trailer);
    }
}
