using System.Globalization;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.Contracts.Faults;

namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary>
/// <c>inbox.db</c>: one loop writes, as many requests per transaction as are waiting, and each caller is answered after the commit.
/// </summary>
public sealed partial class SqliteInbox : IInbox, IAsyncDisposable
{
    private const int QueueLength = 1024;
    private const int MaxGroup = 512;
    private static readonly TimeSpan MeasureInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetentionInterval = TimeSpan.FromMinutes(1);

    private readonly Channel<InboxRequest> _requests = Channel.CreateBounded<InboxRequest>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly Channel<bool> _arrivals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly InboxDatabase _database;
    private readonly InboxReader _reader;
    private readonly InboxRetention _retention;
    private readonly TimeProvider _time;
    private readonly ILogger<SqliteInbox> _logger;
    private readonly DiskFloor? _floor;
    private readonly Task _loop;
    private readonly string _fullReason;
    private long _retainedAt;
    private long _measuredAt;
    private long _refusals;
    private volatile bool _isFull;

    public SqliteInbox(string path, InboxRetention retention, TimeProvider time, ILogger<SqliteInbox> logger, DiskFloor? floor = null, InventoryCaps? inventories = null)
    {
        _floor = floor;
        _database = new(path, inventories);
        _reader = new(path);
        _retention = retention;
        _time = time;
        _logger = logger;
        _retainedAt = _measuredAt = time.GetTimestamp();
        _fullReason = string.Create(CultureInfo.InvariantCulture, $"the inbox holds more than {retention.MaxBytes >> 20} MiB that the ledger has not read (Retention:InboxSize): nothing is taken in until it has");
        _isFull = retention.IsFull(_database);
        // A collector that never lives for a minute must let go of what is read too.
        _requests.Writer.TryWrite(new(database => InboxRetention.DeleteRead(database)));
        _loop = Task.Run(WriteAsync);
    }

    public Task AcceptAsync(InboxSubmission submission, CancellationToken cancellationToken) =>
        TakeInAsync(database => database.Add(submission), cancellationToken);

    public Task StoreInventoryAsync(string host, ReadOnlyMemory<byte> id, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        TakeInAsync(database => database.AddInventory(host, id, payload, _time.GetUtcNow()), cancellationToken);

    public Task AdvanceAsync(string consumer, long cursor, CancellationToken cancellationToken) =>
        SubmitAsync(database => database.Advance(consumer, cursor), cancellationToken);

    /// <summary>Deletes now what may be deleted; the loop does so each minute by itself.</summary>
    public Task RetainAsync(CancellationToken cancellationToken) =>
        SubmitAsync(
            database =>
            {
                _retention.Apply(database, _time.GetUtcNow());
                _isFull = _retention.IsFull(database);
            },
            cancellationToken);

    public Task StoreMemoAsync(ReadOnlyMemory<byte> agent, ReadOnlyMemory<byte> memo, CancellationToken cancellationToken) =>
        TakeInAsync(database => database.AddMemo(agent, memo), cancellationToken);

    public byte[]? FindMemo(ReadOnlyMemory<byte> agent) => _reader.FindMemo(agent);

    public byte[]? FindInventory(ReadOnlyMemory<byte> id) => _reader.FindInventory(id);

    public IReadOnlyList<InboxRow> Read(long afterId, int maxRows, long maxBytes) => _reader.Read(afterId, maxRows, maxBytes);

    public IReadOnlyList<InboxConsumer> Consumers() => _reader.Consumers();

    /// <summary>How many rows wait after that one, and since when; null: none.</summary>
    public (long Rows, DateTimeOffset? Oldest) Waiting(long afterId) => _reader.Waiting(afterId);

    /// <summary>A consumer that is no more: nothing is kept for it.</summary>
    public Task ForgetAsync(string consumer, CancellationToken cancellationToken) => SubmitAsync(database => database.Forget(consumer), cancellationToken);

    public async Task WaitForRowsAsync(CancellationToken cancellationToken) => await _arrivals.Reader.ReadAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _requests.Writer.TryComplete();
        await _loop;
        _reader.Dispose();
        _database.Dispose();
    }

    /// <summary>Batches and inventories refused because the ledger is behind by more than the cap.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    private async Task TakeInAsync(Action<InboxDatabase> work, CancellationToken cancellationToken)
    {
        if (_floor?.Refuse() is { } reason) throw new StoreUnavailableException(reason);
        // Nothing else may wake the writer: whoever is refused makes it look again.
        if (_isFull && TakeMeasure()) await RetainAsync(cancellationToken);
        if (_isFull)
        {
            Interlocked.Increment(ref _refusals);
            throw new StoreUnavailableException(_fullReason);
        }

        await SubmitAsync(work, cancellationToken);
    }

    /// <summary>True once a second, to one caller.</summary>
    private bool TakeMeasure()
    {
        var at = Interlocked.Read(ref _measuredAt);
        return _time.GetElapsedTime(at) >= MeasureInterval && Interlocked.CompareExchange(ref _measuredAt, _time.GetTimestamp(), at) == at;
    }

    /// <summary>In the writer's next transaction, with whatever else is waiting.</summary>
    internal async Task SubmitAsync(Action<InboxDatabase> work, CancellationToken cancellationToken)
    {
        var request = new InboxRequest(work);
        await _requests.Writer.WriteAsync(request, cancellationToken);
        await request.Done.Task.WaitAsync(cancellationToken);
    }

    private async Task WriteAsync()
    {
        var group = new List<InboxRequest>(MaxGroup);
        while (await _requests.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < MaxGroup && _requests.Reader.TryRead(out var request)) group.Add(request);
            Commit(group);
            _arrivals.Writer.TryWrite(true);
            RetainIfDue();
            MeasureIfDue();
        }
    }

    /// <summary>Once a second, so what comes in one may be beyond the cap.</summary>
    private void MeasureIfDue()
    {
        if (!TakeMeasure()) return;
        try
        {
            _isFull = _retention.IsFull(_database);
        }
        catch (SqliteException)
        {
            // The store's trouble is the next commit's to tell; what was known stays.
        }
    }

    private void Commit(List<InboxRequest> group)
    {
        while (group.Count > 0)
        {
            InboxRequest? current = null;
            try
            {
                _database.InTransaction(() =>
                {
                    foreach (var request in group) (current = request).Work(_database);
                    current = null;
                    FaultPoint.Pass("inbox.written");
                });
                FaultPoint.Pass("inbox.committed");
                foreach (var request in group) request.Done.TrySetResult();
                return;
            }
            catch (Exception exception) when (current is not null && !IsOfTheStore(exception))
            {
                // The request's own fault. The others did nothing wrong: they are tried again without it.
                LogRequestFailed(exception);
                group.Remove(current);
                current.Done.TrySetException(exception);
            }
            catch (Exception exception)
            {
                // Nothing of the group is stored and nobody is told that it is: the agents send it again.
                if (SqliteDatabase.IsBusy(exception)) LogBusy(group.Count);
                else LogCommitFailed(exception, group.Count);
                var told = exception is SqliteException ? new StoreUnavailableException("The inbox cannot be written now.", exception) : exception;
                foreach (var request in group) request.Done.TrySetException(told);
                return;
            }
        }
    }

    /// <summary>A disk that is full, broken or read-only is so for every request.</summary>
    private static bool IsOfTheStore(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: not (SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_TOOBIG or SQLitePCL.raw.SQLITE_MISMATCH) }
            or ObjectDisposedException;

    private void RetainIfDue()
    {
        if (_time.GetElapsedTime(_retainedAt) < RetentionInterval) return;
        _retainedAt = _time.GetTimestamp();
        Commit([new(database => _retention.Apply(database, _time.GetUtcNow()))]);
    }

    [LoggerMessage(2150, LogLevel.Error, "The inbox could not commit {Count} requests; nothing of them was acknowledged")]
    private partial void LogCommitFailed(Exception exception, int count);

    [LoggerMessage(2152, LogLevel.Warning, "The inbox is locked by another program; {Count} requests were not acknowledged and come again")]
    private partial void LogBusy(int count);

    [LoggerMessage(2151, LogLevel.Warning, "The inbox refused a request; it was not acknowledged")]
    private partial void LogRequestFailed(Exception exception);
}
