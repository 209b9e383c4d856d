namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>Work that stops wherever it says so until it is let go on: of some of these one at a time runs, in the order that a test wants, as processes may in any.</summary>
internal sealed class SteppedTask : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _go = new(0);
    private readonly SemaphoreSlim _stopped = new(0);
    private readonly CancellationTokenSource _end = new();
    private Task? _task;
    private bool _hasEnded;

    public bool IsIdle => _task is null;

    /// <summary>To its next stop, or its end.</summary>
    public async Task GoOnAsync(Func<Task>? begin = null)
    {
        if (_task is not null)
        {
            _go.Release();
        }
        else
        {
            _hasEnded = false;
            _task = Task.Factory.StartNew(() => RunAsync(begin!), _end.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        }

        Assert.True(await _stopped.WaitAsync(Patience));
        if (!_hasEnded) return;
        var ended = _task!;
        _task = null;
        await ended;
    }

    /// <summary>Called by the work itself.</summary>
    public void Stop()
    {
        _stopped.Release();
        _go.Wait(_end.Token);
    }

    public void Dispose() => _end.Cancel();

    private async Task RunAsync(Func<Task> begin)
    {
        try
        {
            await begin();
        }
        finally
        {
            _hasEnded = true;
            _stopped.Release();
        }
    }
}
