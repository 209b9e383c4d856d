using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery;

/// <summary>A delivery loop against <see cref="FakeCollector"/>: with short intervals on the system's clock, or on a clock that the test moves.</summary>
internal sealed class DeliveryRig(TimeProvider? time = null, List<SequencedTick>? script = null) : IStatusSource, IAsyncDisposable
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly CancellationTokenSource _stop = new();
    private List<SequencedTick> _script = script ?? SampleBatches.Noisy(2, 400);
    private int _appended;
    private Task _running = Task.CompletedTask;

    public FakeCollector Collector { get; } = new();

    public ITickQueue Queue { get; init; } = new MemoryTickQueue(TickQueueLimits.ForMemory);

    public DeliveryState State { get; } = new();

    public DeliveryOptions Options { get; set; } = new()
    {
        Linger = TimeSpan.FromMilliseconds(20),
        StatusInterval = TimeSpan.FromMilliseconds(100),
        AnswerTimeout = TimeSpan.FromSeconds(5),
        RetryPause = TimeSpan.FromMilliseconds(50),
        FinalFlush = TimeSpan.FromMilliseconds(500),
    };

    public IClaimSource? Claims { get; set; }

    public double Jitter { get; set; } = 0.02;

    public void Start()
    {
        var clock = new HostClock(_time, SampleBatches.Id(2));
        var context = new DeliveryContext(
            new(SampleBatches.Id(1), "node-17", "1.2.3"), Queue, clock, this, State, _time, NullLogger.Instance)
        {
            Options = Options,
            Random = () => Jitter,
            Claims = Claims,
        };
        _running = Task.Run(() => new DeliveryLoop(Collector, context).RunAsync(_stop.Token));
    }

    public void Append(int ticks)
    {
        for (int i = 0; i < ticks; i++) Queue.Append(_script[_appended++].Tick);
    }

    public void ChangeInventory()
    {
        Inventory changed = SampleBatches.Inventory(2, "renamed");
        _script = [.. _script.Select(tick => tick with { Tick = tick.Tick with { Inventory = changed } })];
    }

    public static async Task Until(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (!condition()) await Task.Delay(5, deadline.Token);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(10));
    }

    public void Complete(Status status) => status.ThinnedTicks = 3;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
