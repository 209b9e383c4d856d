using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>
/// A claim from its order to a minute after its end. It begins and ends between two ticks, so that every row is wholly before, in or after it. Only the
/// sampler's thread turns it and counts for it; any may read.
/// </summary>
/// <param name="order">What is claimed.</param>
/// <param name="start">Of the process: a later one of its number is another.</param>
/// <param name="place">The run that its control groups name; null: none.</param>
/// <param name="group">The control group that is claimed with it, as the kernel writes it; null: none.</param>
/// <param name="right">The GPUs that it may set aside, by index or UUID; null: any.</param>
internal sealed class Claim(ClaimOrder order, long start, string? place, string? group, IReadOnlyList<string>? right)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ClaimEnergy> _energy = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isInForce;
    private volatile bool _isEnding;
    private volatile bool _setsAside;
    private volatile string? _user;
    private long _sinceMicroseconds;
    private long _microseconds;
    private string? _absent;

    public ClaimOrder Order { get; } = order;

    public string RunId => Order.RunId;

    public long Start { get; } = start;

    public string? Place { get; } = place;

    /// <summary>The number of the process's user.</summary>
    public int UserId { get; init; }

    /// <summary>His name; null: nobody tells, or not yet.</summary>
    public string? User
    {
        get => _user;
        set => _user = value;
    }

    /// <summary>Ends with the first tick at which it holds.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Ends with the first tick at which it holds no more.</summary>
    public Task Ended => _ended.Task;

    public bool IsInForce => _isInForce;

    public bool IsEnding => _isEnding;

    public void End() => _isEnding = true;

    /// <summary>It holds, and held at that moment already.</summary>
    public bool HeldAt(long microseconds) => _isInForce && _sinceMicroseconds <= microseconds;

    public bool IsIn(IReadOnlyList<string> groups) =>
        group is not null && groups.Any(line => line.StartsWith(group, StringComparison.Ordinal) && (line.Length == group.Length || line[group.Length] == '/'));

    /// <summary>It names GPUs, and has a right to none.</summary>
    public bool LacksRight => Order.Gpus.Count > 0 && right is { Count: 0 };

    /// <param name="isIt">Whether an entry of a list is the GPU, or the instance of a MIG board by any of its names: the right may have another than the order.</param>
    /// <param name="isItsBoard">Whether it is the board of the instance.</param>
    public bool Reserves(Func<string, bool> isIt, Func<string, bool> isItsBoard) => _setsAside && (right is null
        ? Order.Gpus.Any(isIt)
        // Whoever was given instances of a board, and names the board, means those.
        : right.Any(isIt) && Order.Gpus.Any(gpu => isIt(gpu) || isItsBoard(gpu)));

    /// <summary>A tick is over: its rows count if it held till now, and what was asked of it before the tick comes into force.</summary>
    public void Turn(long nowMicroseconds, Inventory inventory, IReadOnlyList<DeviceRow> rows, bool isEnding)
    {
        if (_isInForce)
            Count(nowMicroseconds, inventory, rows);
        if (isEnding)
        {
            _isInForce = false;
            _begun.TrySetResult();
            _ended.TrySetResult();
        }
        else if (_isInForce)
        {
            _setsAside = true;
        }
        else
        {
            _sinceMicroseconds = nowMicroseconds;
            Volatile.Write(ref _absent, GpuNames.WhyAbsent(Order.Gpus, inventory.Devices));
            // Whoever hears that a GPU is not there may end it at once, and then no run was ever there that one could be the run's.
            _setsAside = _absent is null;
            _isInForce = true;
            _begun.TrySetResult();
        }
    }

    public ClaimState State
    {
        get
        {
            lock (_gate)
                return new(Order, _ended.Task.IsCompleted, LacksRight, _microseconds, [.. _energy.Values.Select(energy => energy.State).OrderBy(state => state.Device.Index)]) { Absent = Volatile.Read(ref _absent) };
        }
    }

    private void Count(long nowMicroseconds, Inventory inventory, IReadOnlyList<DeviceRow> rows)
    {
        lock (_gate)
        {
            _microseconds = nowMicroseconds - _sinceMicroseconds;
            // A GPU that gives no row is one all the same, with nothing known of it.
            foreach (var device in inventory.Devices.Where(device => device.Kind == DeviceKind.Gpu))
                _energy.TryAdd(device.Uuid, new ClaimEnergy(device));
            foreach (var row in rows)
            {
                var device = inventory.Devices[row.Device];
                if (device.Kind == DeviceKind.Gpu)
                    _energy[device.Uuid].Add(row, device, RunId);
            }
        }
    }
}
