namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>Fails the read that passes the cap, so a bomb costs no more than the cap whatever it claims to inflate to.</summary>
internal sealed class CappedStream(Stream inner, int maxBytes) : Stream
{
    /// <summary>Bytes read so far.</summary>
    public int Taken { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        Taken += count;
        if (Taken > maxBytes) throw new GrpcException(GrpcStatusCode.ResourceExhausted, $"message inflates beyond {maxBytes} bytes");
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public void Drain()
    {
        Span<byte> rest = stackalloc byte[1024];
        while (Read(rest) > 0)
        {
        }
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
