using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

using Google.Protobuf;

namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>Frames messages into a buffer. Not thread-safe: it reuses its scratch space.</summary>
/// <param name="compressAboveBytes">Messages longer than this travel as gzip, if that is shorter; null: none do.</param>
public sealed class GrpcMessageWriter(int? compressAboveBytes = null)
{
    private ArrayBufferWriter<byte>? _plain;
    private MemoryStream? _compressed;

    public void Write(IMessage message, IBufferWriter<byte> output)
    {
        int size = message.CalculateSize();
        if (size > Limits.MaxInflatedBytes) throw TooLarge(size, Limits.MaxInflatedBytes);
        if (compressAboveBytes is { } threshold && size > threshold && TryWriteCompressed(message, size, output)) return;
        if (size > Limits.MaxMessageBytes) throw TooLarge(size, Limits.MaxMessageBytes);
        WritePrefix(output, compressed: false, size);
        message.WriteTo(output);
    }

    private static GrpcException TooLarge(int size, int limit) =>
        new(GrpcStatusCode.ResourceExhausted, $"message of {size} bytes, limit is {limit}");

    private static void WritePrefix(IBufferWriter<byte> output, bool compressed, int length)
    {
        Span<byte> prefix = output.GetSpan(MessageFrame.PrefixBytes);
        prefix[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], length);
        output.Advance(MessageFrame.PrefixBytes);
    }

    private bool TryWriteCompressed(IMessage message, int size, IBufferWriter<byte> output)
    {
        _plain ??= new ArrayBufferWriter<byte>(size);
        _plain.ResetWrittenCount();
        message.WriteTo(_plain);
        _compressed ??= new MemoryStream();
        _compressed.SetLength(0);
        using (var gzip = new GZipStream(_compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(_plain.WrittenSpan);
        int length = (int)_compressed.Length;
        if (length >= size || length > Limits.MaxMessageBytes) return false;
        WritePrefix(output, compressed: true, length);
        output.Write(_compressed.GetBuffer().AsSpan(0, length));
        return true;
    }
}
