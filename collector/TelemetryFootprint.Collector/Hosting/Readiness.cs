namespace TelemetryFootprint.Collector.Hosting;

/// <summary>
/// Whether the store can be written, for whoever asks without a credential: one look a second however many ask, so that a disk that hangs holds one
/// thread and none of those that serve agents. A stranger hears that it cannot; what the system said of it, with the directory's path, is for the log.
/// </summary>
internal sealed partial class Readiness
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly Lock _turn = new();
    private readonly Func<(string? Reason, Exception? Failure)> _look;
    private readonly TimeProvider _time;
    private readonly ILogger<Readiness> _logger;
    private Task<string?>? _flight;
    private long _lookedAt;
    private string? _logged;

    public Readiness(StoreProbe store, TimeProvider time, ILogger<Readiness> logger)
        : this(store.Look, time, logger)
    {
    }

    internal Readiness(Func<(string? Reason, Exception? Failure)> look, TimeProvider time, ILogger<Readiness> logger) => (_look, _time, _logger) = (look, time, logger);

    /// <summary>Null: it is ready. Waits for a look that is under way and holds no thread meanwhile.</summary>
    public Task<string?> WhyNotAsync(CancellationToken cancellationToken)
    {
        lock (_turn)
        {
            if (_flight is null || (_flight.IsCompleted && _time.GetElapsedTime(_lookedAt) >= Freshness))
            {
                _lookedAt = _time.GetTimestamp();
                _flight = Task.Run(Look, CancellationToken.None);
            }

            return _flight.WaitAsync(cancellationToken);
        }
    }

    private string? Look()
    {
        var (reason, failure) = _look();
        // Said once, not with every question.
        if (failure is not null && failure.Message != _logged) LogNotWritable(failure.Message);
        _logged = failure?.Message;
        return reason;
    }

    [LoggerMessage(2020, LogLevel.Warning, "The state directory cannot be written: {Reason}")]
    private partial void LogNotWritable(string reason);
}
