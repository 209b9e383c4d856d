namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>What a server took within the last so-and-so seconds, which it may lose as it dies. At most some sixty marks, however much was taken.</summary>
internal sealed class ReplayWindow(TimeSpan length, TimeProvider time)
{
    private const int Marks = 64;

    private readonly Queue<(TimeSpan At, long Cursor)> _taken = [];
    private readonly long _start = time.GetTimestamp();
    private (TimeSpan At, long Cursor)? _newest;

    public void Took(long cursor)
    {
        var now = time.GetElapsedTime(_start);
        if (_newest is { } newest && now - newest.At < length / Marks)
        {
            _newest = newest with { Cursor = cursor };
            return;
        }

        Close();
        _newest = (now, cursor);
    }

    /// <summary>The last cursor that is older than the window; null: there is none, or it was told.</summary>
    public long? Settled()
    {
        var now = time.GetElapsedTime(_start);
        // A mark is as old as its last cursor at most, and that is one step younger than its begin.
        if (_newest is { } newest && now - newest.At >= length + (length / Marks)) Close();
        long? settled = null;
        while (_taken.TryPeek(out var oldest) && now - oldest.At >= length + (length / Marks)) settled = _taken.Dequeue().Cursor;
        return settled;
    }

    public void Forget()
    {
        _taken.Clear();
        _newest = null;
    }

    private void Close()
    {
        if (_newest is { } newest) _taken.Enqueue(newest);
        _newest = null;
    }
}
