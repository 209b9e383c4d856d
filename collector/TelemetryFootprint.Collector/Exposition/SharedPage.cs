namespace TelemetryFootprint.Collector.Exposition;

/// <summary>
/// One rendered page for all who ask within the interval: a scrape costs all totals, and two hundred slow readers would hold two hundred pages. Who
/// comes while a page is being rendered gets the one before if that is at most two intervals and the time of a render old; else waits for the new one,
/// for old gauges would be recorded as of now.
/// </summary>
internal sealed class SharedPage(Func<ReadOnlyMemory<byte>> render, TimeSpan interval, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private volatile Page? _newest;

    public async ValueTask<ReadOnlyMemory<byte>> CurrentAsync(CancellationToken cancellationToken)
    {
        if (_newest is { } fresh && IsFresh(fresh)) return fresh.Bytes;
        var isAlone = _turn.Wait(0, CancellationToken.None);
        if (!isAlone)
        {
            if (_newest is { } previous && IsGoodMeanwhile(previous)) return previous.Bytes;
            await _turn.WaitAsync(cancellationToken);
        }

        try
        {
            // All who waited for one render have its page, also where it took longer than the interval.
            if (_newest is { } meanwhile && (isAlone ? IsFresh(meanwhile) : IsGoodMeanwhile(meanwhile))) return meanwhile.Bytes;
            // As old as what it shows, not as its last line.
            var at = time.GetTimestamp();
            var bytes = render();
            return (_newest = new(bytes, at, time.GetElapsedTime(at))).Bytes;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private bool IsFresh(Page page) => time.GetElapsedTime(page.RenderedAt) < interval;

    private bool IsGoodMeanwhile(Page page) => interval > TimeSpan.Zero && time.GetElapsedTime(page.RenderedAt) <= (2 * interval) + page.Took;

    private sealed record Page(ReadOnlyMemory<byte> Bytes, long RenderedAt, TimeSpan Took);
}
