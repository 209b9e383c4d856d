using System.IO.Pipelines;

namespace TelemetryFootprint.Collector.Hosting.Connections;

/// <summary>
/// The way out of a connection. What is written waits here only while the client takes too little for the socket's buffer and the pipe's; if it
/// still waits after <paramref name="patience"/>, then <paramref name="tooSlow"/>. A rate per response would not do: it credits a client with all
/// that it took quickly before.
/// </summary>
internal sealed class WatchedWriter(PipeWriter inner, TimeProvider time, TimeSpan patience, Action tooSlow) : PipeWriter, IAsyncDisposable
{
    private ITimer? _watch;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override void Advance(int bytes) => inner.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => Watched(inner.FlushAsync(cancellationToken));

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        Watched(inner.WriteAsync(source, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        if (_watch is not null) await _watch.DisposeAsync();
    }

    private ValueTask<FlushResult> Watched(ValueTask<FlushResult> flush) => flush.IsCompleted ? flush : WatchAsync(flush);

    private async ValueTask<FlushResult> WatchAsync(ValueTask<FlushResult> flush)
    {
        _watch ??= time.CreateTimer(static act => ((Action)act!)(), tooSlow, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watch.Change(patience, Timeout.InfiniteTimeSpan);
        try
        {
            return await flush;
        }
        finally
        {
            _watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
