using System.Collections.Concurrent;
using System.Globalization;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;

/// <summary>
/// The loop that tells the other collectors of a store which runs this one has registered, and hears what they have. The store is read as a whole at first and each
/// ten minutes, and between for what was told since; what it has of this one's is compared with the registry then, so nothing that is lost on the way stays
/// lost. While the store is away what was heard last holds, and what is to be told waits on this disk.
/// </summary>
internal sealed partial class RunExchange(InfluxQueries store, KnownRuns known, IRunStore own, LineSender sender, IDisposable connection, TimeProvider time, ILogger<RunExchange> logger) : BackgroundService
{
    private const int MostAtOnce = 1000;
    private const long Never = long.MinValue;

    // Of names to forget: beyond, the oldest are those that the registry's own forgetting has reached long since.
    private const int MostForgotten = 1000;

    /// <summary>As a whole, this often; also how far another collector's clock may be off before its words come that late.</summary>
    private static readonly TimeSpan Whole = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly LineBuffer _lines = new();
    private readonly List<(ToldRun Told, string? User)> _wrong = [];
    private readonly ConcurrentQueue<string> _forgotten = [];
    private readonly RetryPause _pause = new(Random.Shared.NextDouble);
    private DateTimeOffset _readUpTo;
    private long _readAt = Never;
    private long _wholeAt = Never;
    private bool _isWaiting;

    /// <summary>Since the store was read last; null: not yet.</summary>
    public TimeSpan? Age => Interlocked.Read(ref _readAt) is var at and not Never ? time.GetElapsedTime(at) : null;

    /// <summary>Whoever waits no longer is let go, also while another's look hangs.</summary>
    /// <exception cref="StoreUnavailableException">It was never read, and cannot be now.</exception>
    /// <exception cref="TimeoutException">Nor in time.</exception>
    public void Await(CancellationToken cancellationToken)
    {
        // Who knows enough waits for no look that hangs.
        if (Age is not null) return;
        _turn.Wait(cancellationToken);
        try
        {
            if (Age is null) Read(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>These users are to be in no point of this collector's. Returns what becomes of them, for people.</summary>
    public string Forget(IReadOnlyCollection<string> users)
    {
        foreach (var user in users) _forgotten.Enqueue(user);
        while (_forgotten.Count > MostForgotten) _forgotten.TryDequeue(out _);
        Interlocked.Exchange(ref _wholeAt, Never);
        var own = Age is null ? "once the service has read it" : "within seconds of its next answer";
        var others = Age is null ? "Forget the user at each of the other collectors too: they write their own"
            : known.ElsewhereOf(users) is > 0 and var left ? string.Create(CultureInfo.InvariantCulture, $"{left} records of other collectors name the user: forget him at those too") : "No other collector is known to name the user";
        return $"In the shared store this collector's records of runs are written over, {own}. {others}.";
    }

    public override void Dispose()
    {
        base.Dispose();
        connection.Dispose();
        _turn.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true) await Task.Delay(await TurnAsync(stoppingToken), time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>A round; returns how long to wait for the next one.</summary>
    internal async Task<TimeSpan> TurnAsync(CancellationToken stoppingToken)
    {
        var begun = time.GetTimestamp();
        try
        {
            await RoundAsync(stoppingToken);
            _isWaiting = false;
            _pause.Reset();
            // A registry that takes long to read is read the more rarely.
            return Longer(Look, time.GetElapsedTime(begun) * 20);
        }
        catch (Exception error) when (!stoppingToken.IsCancellationRequested)
        {
            if (!_isWaiting) LogWaiting(error.Message);
            _isWaiting = true;
            return _pause.Next();
        }
    }

    /// <summary>Hears, then tells. Ends when the store has what is to be told.</summary>
    internal async Task RoundAsync(CancellationToken cancellationToken)
    {
        List<(ToldRun Told, string? User)> wrong;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Read(cancellationToken);
            wrong = [.. _wrong];
            _wrong.Clear();
        }
        finally
        {
            _turn.Release();
        }

        foreach (var part in wrong.Chunk(MostAtOnce))
        {
            _lines.Clear();
            foreach (var (told, user) in part) RunLines.WriteUser(told, user, _lines);
            await sender.SendAsync(_lines, cancellationToken);
        }

        while (known.Untold(MostAtOnce) is { Count: > 0 } records)
        {
            _lines.Clear();
            foreach (var record in records) RunLines.Write(record, time.GetUtcNow(), _lines);
            await sender.SendAsync(_lines, cancellationToken);
            known.Told(records);
        }

        // It may have lost what it took last.
        if (sender.TookOutage()) Interlocked.Exchange(ref _wholeAt, Never);
    }

    private void Read(CancellationToken cancellationToken)
    {
        var (now, begun) = (time.GetUtcNow(), time.GetTimestamp());
        var at = Interlocked.Read(ref _wholeAt);
        var isWhole = at == Never || time.GetElapsedTime(at) >= Whole;
        // Who wants all to be read again meanwhile is heard the next time.
        if (isWhole) Interlocked.Exchange(ref _wholeAt, begun);
        var told = new List<ToldRun>();
        try
        {
            store.Ask(
                RunLines.Select(isWhole ? null : _readUpTo - Whole, known.Capacity + 1),
                part => told.AddRange(part.Rows.Select(RunLines.Read).OfType<ToldRun>()),
                cancellationToken);
        }
        catch (Exception) when (isWhole)
        {
            Interlocked.Exchange(ref _wholeAt, Never);
            throw;
        }

        if (isWhole)
        {
            known.Begin(told);
            _wrong.Clear();
            _wrong.AddRange(told.Where(run => run.Record.Collector == known.Collector && run.Record.Run.User is not null).Select(run => (run, User: UserOf(run))).Where(run => run.User != run.run.Record.Run.User));
        }
        else
        {
            known.Take(told);
        }

        Interlocked.Exchange(ref _readAt, begun);
        _readUpTo = now;
    }

    /// <summary>Whose the run is by the registry, or if it has forgotten the run, by the point.</summary>
    private string? UserOf(ToldRun told) =>
        own.Find(told.Record.Run.Id) is { } held ? held.User : _forgotten.Contains(told.Record.Run.User!) ? null : told.Record.Run.User;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other < LongestPause ? other : LongestPause;

    [LoggerMessage(2413, LogLevel.Warning, "Runs that other collectors register are as they were heard last, and those of this one are told later: {Reason}")]
    private partial void LogWaiting(string reason);
}
