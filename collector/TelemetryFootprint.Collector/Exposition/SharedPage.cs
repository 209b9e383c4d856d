namespace TelemetryFootprint.Collector.Exposition;

/// <summary>
/// One rendered page for all who ask within the interval: a scrape costs all totals, and two hundred slow readers would hold two hundred pages. Who
/// comes while a page is being rendered gets the one before.
/// </summary>
internal sealed class SharedPage(Func<ReadOnlyMemory<byte>> render, TimeSpan interval, TimeProvider time)
{
    private readonly Lock _turn = new();
    private volatile Page? _newest;

    public ReadOnlyMemory<byte> Current()
    {
        if (_newest is { } fresh && IsFresh(fresh)) return fresh.Bytes;
        if (!_turn.TryEnter())
        {
            if (_newest is { } previous && interval > TimeSpan.Zero) return previous.Bytes;
            _turn.Enter();
        }

        try
        {
            if (_newest is { } meanwhile && IsFresh(meanwhile)) return meanwhile.Bytes;
            // As old as what it shows, not as its last line.
            var at = time.GetTimestamp();
            return (_newest = new(render(), at)).Bytes;
        }
        finally
        {
            _turn.Exit();
        }
    }

    private bool IsFresh(Page page) => time.GetElapsedTime(page.RenderedAt) < interval;

    private sealed record Page(ReadOnlyMemory<byte> Bytes, long RenderedAt);
}
