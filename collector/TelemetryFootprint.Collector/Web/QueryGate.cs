namespace TelemetryFootprint.Collector.Web;

/// <summary>
/// How many questions to the ledger run at once. Each has a thread of its own, for they wait for the disk, and the threads that serve agents must
/// not. Whoever finds no place within the patience is told to come again.
/// </summary>
internal sealed class QueryGate(int concurrent) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _places = new(concurrent, concurrent);
    private long _refusals;
    private long _timeouts;

    /// <summary>Turned away, since so many were running.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>Given up by the store, since they took too long.</summary>
    public long Timeouts => Interlocked.Read(ref _timeouts);

    /// <summary>Null: there was no place. Throws <see cref="TimeoutException"/> if the store gave up.</summary>
    public async Task<Task<T>?> RunAsync<T>(Func<Task<T>> question, CancellationToken cancellationToken)
    {
        if (!await _places.WaitAsync(Patience, cancellationToken))
        {
            Interlocked.Increment(ref _refusals);
            return null;
        }

        try
        {
            var answer = Task.Factory.StartNew(question, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
            await answer;
            return answer;
        }
        catch (TimeoutException)
        {
            Interlocked.Increment(ref _timeouts);
            throw;
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();
}
