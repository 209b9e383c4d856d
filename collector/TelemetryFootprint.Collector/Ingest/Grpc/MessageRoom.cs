using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.Collector.Ingest.Grpc;

/// <summary>
/// Bytes of large messages that have begun and are not complete, of all streams: thousands of streams that each stop a byte short of a mebibyte would
/// else cost gigabytes, and the budget of batches counts only what is complete. What an agent sends live is small and needs no room.
/// </summary>
internal sealed class MessageRoom(long limitBytes) : IMessageRoom
{
    private long _held;
    private long _refusals;

    public long HeldBytes => Interlocked.Read(ref _held);

    public long Refusals => Interlocked.Read(ref _refusals);

    public bool TryHold(int bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= limitBytes) return true;
        Interlocked.Add(ref _held, -bytes);
        Interlocked.Increment(ref _refusals);
        return false;
    }

    public void Release(int bytes) => Interlocked.Add(ref _held, -bytes);
}
