namespace TelemetryFootprint.Collector.Web;

/// <summary>
/// Bytes of large answers that their readers have not taken yet, of all readers together and of one caller: two hundred that ask for a megabyte and read
/// nothing would hold two hundred megabytes. Small answers do not count. Bodies of requests do, see <see cref="JsonBody"/>.
/// </summary>
internal sealed class AnswerStock(long limitBytes)
{
    /// <summary>What the buffers of a connection hold anyhow.</summary>
    public const int FreeBytes = 64 << 10;

    private readonly Lock _turn = new();
    private readonly Dictionary<string, long> _heldBy = new(StringComparer.Ordinal);
    private long _held;
    private long _refusals;

    public long HeldBytes => Interlocked.Read(ref _held);

    public long Refusals => Interlocked.Read(ref _refusals);

    public long HeldBy(string caller)
    {
        lock (_turn) return _heldBy.GetValueOrDefault(caller);
    }

    /// <summary>Null: so much waits for other readers, or half of it for this caller, that this has to come again. One alone may be of any size.</summary>
    public IDisposable? TryHold(string caller, long bytes)
    {
        var counted = bytes <= FreeBytes ? 0 : bytes;
        lock (_turn)
        {
            var here = _heldBy.GetValueOrDefault(caller);
            if (counted > 0 && ((_held > 0 && _held + counted > limitBytes) || (here > 0 && here + counted > limitBytes / 2)))
            {
                _refusals++;
                return null;
            }

            _held += counted;
            if (counted > 0) _heldBy[caller] = here + counted;
            return new Share(this, caller, counted);
        }
    }

    private void Release(string caller, long bytes)
    {
        if (bytes == 0) return;
        lock (_turn)
        {
            _held -= bytes;
            if ((_heldBy[caller] -= bytes) == 0) _heldBy.Remove(caller);
        }
    }

    private sealed class Share(AnswerStock stock, string caller, long bytes) : IDisposable
    {
        private long _bytes = bytes;

        public void Dispose() => stock.Release(caller, Interlocked.Exchange(ref _bytes, 0));
    }
}
