namespace TelemetryFootprint.Collector.Ingest;

/// <summary>The last hundred rows and batches that did not count, for whoever looks for the reason. Safe for concurrent callers.</summary>
internal sealed class Quarantine
{
    public const int Capacity = 100;

    private readonly Lock _turn = new();
    private readonly Queue<QuarantinedRow> _rows = new(Capacity);
    private long _count;

    /// <summary>Since the start; a row that is read again while it is among the last hundred counts once.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Newest first.</summary>
    public IReadOnlyList<QuarantinedRow> Last
    {
        get
        {
            lock (_turn) return [.. _rows.Reverse()];
        }
    }

    public void Add(QuarantinedRow row)
    {
        lock (_turn)
        {
            if (_rows.Contains(row)) return;
            if (_rows.Count == Capacity) _rows.Dequeue();
            _rows.Enqueue(row);
            _count++;
        }
    }
}
