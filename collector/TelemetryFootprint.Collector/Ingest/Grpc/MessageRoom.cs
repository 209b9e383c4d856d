using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.Collector.Ingest.Grpc;

/// <summary>
/// Bytes that have come of large messages that are not complete, of all streams and of one caller: thousands of streams that each stop a byte short of a
/// mebibyte would else cost gigabytes, and the budget of batches counts only what is complete. What an agent sends live is small and needs no room.
/// </summary>
internal sealed class MessageRoom(long limitBytes)
{
    private readonly Lock _turn = new();
    private readonly Dictionary<string, long> _heldBy = new(StringComparer.Ordinal);
    private readonly long _shareBytes = Math.Max(limitBytes / 2, Limits.MaxMessageBytes);
    private long _held;
    private long _refusals;

    public long HeldBytes => Interlocked.Read(ref _held);

    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>The room as one caller has it: half of it, and never less than one message. Null: nobody can be told from others, and it is all theirs.</summary>
    public IMessageRoom ShareOf(string? caller) => new Share(this, caller);

    private bool TryHold(string? caller, int bytes)
    {
        lock (_turn)
        {
            var here = caller is null ? 0 : _heldBy.GetValueOrDefault(caller);
            if (_held + bytes > limitBytes || (caller is not null && here + bytes > _shareBytes))
            {
                _refusals++;
                return false;
            }

            _held += bytes;
            if (caller is not null) _heldBy[caller] = here + bytes;
            return true;
        }
    }

    private void Release(string? caller, int bytes)
    {
        lock (_turn)
        {
            _held -= bytes;
            if (caller is not null && (_heldBy[caller] -= bytes) == 0) _heldBy.Remove(caller);
        }
    }

    private sealed class Share(MessageRoom room, string? caller) : IMessageRoom
    {
        public bool TryHold(int bytes) => room.TryHold(caller, bytes);

        public void Release(int bytes) => room.Release(caller, bytes);
    }
}
