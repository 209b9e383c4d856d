namespace TelemetryFootprint.Agent.Core.Spool;

/// <summary>One reader that waits for a sequence. The caller has the lock.</summary>
internal sealed class QueueArrivals
{
    private ulong _awaited;
    private TaskCompletionSource? _waiter;

    public Task After(ulong sequence)
    {
        _awaited = sequence;
        _waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _waiter.Task;
    }

    public void Reached(ulong sequence)
    {
        if (_waiter is null || _awaited > sequence) return;
        _waiter.TrySetResult();
        _waiter = null;
    }
}
