using Google.Protobuf;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>What the receiver tells the sender of the same stream.</summary>
internal sealed class StreamExchange
{
    private readonly Lock _gate = new();
    private readonly HashSet<ByteString> _inventories = [];
    private TaskCompletionSource _wake = NewSignal();
    private volatile bool _draining;
    private volatile bool _hasSentOtherName;

    public SendWindow Window { get; } = new();

    public TaskCompletionSource<Welcome> Welcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When Welcome came, as a timestamp of the time provider; null: not yet.</summary>
    public long? WelcomedAt { get; set; }

    /// <summary>An inventory went out that bears another name than this host has now.</summary>
    public bool HasSentOtherName
    {
        get => _hasSentOtherName;
        set => _hasSentOtherName = value;
    }

    /// <summary>The agent stops: send what waits, wait for the answers, end.</summary>
    public bool IsDraining => _draining;

    public void BeginDrain()
    {
        _draining = true;
        Wake();
    }

    /// <summary>A signal for the sender to look again. Take it before looking, or a wake in between is missed.</summary>
    public Task NextWake()
    {
        lock (_gate)
        {
            if (_wake.Task.IsCompleted) _wake = NewSignal();
            return _wake.Task;
        }
    }

    public void Wake()
    {
        lock (_gate) _wake.TrySetResult();
    }

    /// <summary>True if this stream has not carried the inventory yet; from now on it has.</summary>
    public bool MustSend(ByteString inventoryId)
    {
        lock (_gate)
        {
            // Bounded: a host that changes without end only sends an inventory again.
            if (_inventories.Count >= 64) _inventories.Clear();
            return _inventories.Add(inventoryId);
        }
    }

    public void ForgetInventories()
    {
        lock (_gate) _inventories.Clear();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
