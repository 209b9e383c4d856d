namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>Fails the read that passes the cap, so a bomb costs no more than the cap whatever it claims to inflate to.</summary>
internal sealed class CappedStream(Stream inner, int maxBytes) : Stream
{
    private int _taken;

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
        _taken += count;
        if (_taken > maxBytes) throw new GrpcException(GrpcStatusCode.ResourceExhausted, $"message inflates beyond {maxBytes} bytes");
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
