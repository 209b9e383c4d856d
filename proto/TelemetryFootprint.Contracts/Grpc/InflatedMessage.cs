using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;

namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>
/// The bytes of a gzip message, in rented memory that grows with what was really inflated: nothing is sized from what the wire
/// claims, and the cap ends the inflating. Bad gzip is <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class InflatedMessage : IDisposable
{
    // Header 10, an empty deflate block 2, trailer 8.
    private const int ShortestGzip = 20;

    // Of its own and small: the shared pool keeps one array of each size for every thread that ever inflated, 8 MiB a thread.
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(Limits.MaxInflatedBytes, maxArraysPerBucket: 2);

    private byte[] _bytes = Pool.Rent(16 * 1024);
    private int _length;

    private InflatedMessage()
    {
    }

    public ReadOnlySequence<byte> Bytes => new(_bytes, 0, _length);

    public static InflatedMessage Inflate(ReadOnlySequence<byte> gzip, int maxBytes)
    {
        uint length = ClaimedLength(gzip);
        var message = new InflatedMessage();
        try
        {
            message.Fill(gzip, maxBytes);
            // GZipStream takes an early end of its input for the end of the data; the trailer knows better.
            if (message._length != length) throw new InvalidDataException("the data are shorter or longer than their trailer says");
            return message;
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Pool.Return(_bytes);
        _bytes = [];
        _length = 0;
    }

    private void Fill(ReadOnlySequence<byte> source, int maxBytes)
    {
        using Stream compressed = PipeReader.Create(source).AsStream();
        using var gzip = new GZipStream(compressed, CompressionMode.Decompress);
        Span<byte> beyond = stackalloc byte[1];
        int count;
        while ((count = gzip.Read(_length < maxBytes ? _bytes.AsSpan(_length, Math.Min(_bytes.Length, maxBytes) - _length) : beyond)) > 0)
        {
            if (_length == maxBytes) throw new GrpcException(GrpcStatusCode.ResourceExhausted, $"message inflates beyond {maxBytes} bytes");
            _length += count;
            if (_length == _bytes.Length && _length < maxBytes) Grow();
        }
    }

    private void Grow()
    {
        byte[] larger = Pool.Rent(_bytes.Length * 2);
        _bytes.AsSpan(0, _length).CopyTo(larger);
        Pool.Return(_bytes);
        _bytes = larger;
    }

    // The last four bytes, little-endian (RFC 1952); gRPC peers write one gzip member per message.
    private static uint ClaimedLength(ReadOnlySequence<byte> gzip)
    {
        if (gzip.Length < ShortestGzip) throw new InvalidDataException("shorter than any gzip member");
        Span<byte> trailer = stackalloc byte[sizeof(uint)];
        gzip.Slice(gzip.Length - sizeof(uint)).CopyTo(trailer);
        return BinaryPrimitives.ReadUInt32LittleEndian(trailer);
    }
}
