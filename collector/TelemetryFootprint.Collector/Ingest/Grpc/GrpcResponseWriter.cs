using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

using Google.Protobuf;

using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.Collector.Ingest.Grpc;

/// <summary>
/// The messages to the client. Any number of tasks may write. A flush waits while the client does not read, so whoever
/// serves several calls from one loop gives each call its own bounded queue. Throws CANCELLED once the call has ended.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Without its wait handle a semaphore holds nothing; a late writer may still meet it.")]
public sealed class GrpcResponseWriter<T>
    where T : class, IMessage<T>
{
    private readonly PipeWriter _output;
    private readonly GrpcMessageWriter _frames = new();
    private readonly SemaphoreSlim _turn = new(1);
    private bool _closed;

    internal GrpcResponseWriter(PipeWriter output) => _output = output;

    /// <summary>Buffers a message; flush when no further one is at hand.</summary>
    public async ValueTask WriteAsync(T message, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ThrowIfClosed();
            _frames.Write(message, _output);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ThrowIfClosed();
            FlushResult result = await _output.FlushAsync(cancellationToken);
            if (result.IsCompleted || result.IsCanceled) throw Ended();
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask WriteAndFlushAsync(T message, CancellationToken cancellationToken)
    {
        await WriteAsync(message, cancellationToken);
        await FlushAsync(cancellationToken);
    }

    // A flush that hangs on an unread window is cut off first, or the call could never end.
    internal async ValueTask CloseAsync()
    {
        while (!await _turn.WaitAsync(TimeSpan.FromMilliseconds(50))) _output.CancelPendingFlush();
        _closed = true;
        _turn.Release();
    }

    private static GrpcException Ended() => new(GrpcStatusCode.Cancelled, "the call has ended");

    private void ThrowIfClosed()
    {
        if (_closed) throw Ended();
    }
}
