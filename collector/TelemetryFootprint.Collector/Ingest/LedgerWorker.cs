using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Contracts.Faults;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>
/// The loop from the inbox to the ledger: rows after the ledger's own cursor, one transaction per group, then live state,
/// then the inbox's consumer <c>ledger</c>. Killed anywhere, it begins again after the last committed group.
/// </summary>
internal sealed partial class LedgerWorker(
    IInbox inbox, ILedgerWriter ledger, InboxRowReader rows, ILiveSink live, TimeProvider time, ILogger<LedgerWorker> logger) : BackgroundService
{
    public const string Consumer = InboxConsumer.Ledger;

    private const int MaxRows = 256;
    private const long MaxBytes = 8 << 20;
    private const int MaxCells = 100_000;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private long _unreadableRows;

    /// <summary>Rows that could not be decoded and are not in the ledger.</summary>
    public long UnreadableRows => Interlocked.Read(ref _unreadableRows);

    /// <summary>Before the listeners open: an inbox that was lost must not give ids again that the ledger has passed.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await inbox.AdvanceAsync(Consumer, ledger.Cursor, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                if (!await TryDrainAsync(stoppingToken)) await Task.Delay(RetryDelay, time, stoppingToken);
                else await inbox.WaitForRowsAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped(ledger.Cursor);
        }
    }

    private async Task<bool> TryDrainAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await ApplyNextAsync(stoppingToken)) stoppingToken.ThrowIfCancellationRequested();
            return true;
        }
        catch (StoreUnavailableException exception)
        {
            LogWaiting(exception.Message);
            return false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogApplyFailed(exception);
            return false;
        }
    }

    /// <summary>One group. False: the ledger has everything.</summary>
    internal async Task<bool> ApplyNextAsync(CancellationToken cancellationToken)
    {
        var group = new LedgerGroup { After = ledger.Cursor };
        var next = inbox.Read(group.After, MaxRows, MaxBytes);
        if (next.Count == 0) return false;
        var ticks = new List<LiveTick>();
        foreach (var row in next)
        {
            group.Cursor = row.Id;
            Take(row, group, ticks);
            // A row that bridges months is as long as a day of others.
            if (group.Cells >= MaxCells) break;
        }

        ledger.Apply(group, time.GetUtcNow());
        live.Publish(ticks);
        await inbox.AdvanceAsync(Consumer, group.Cursor!.Value, cancellationToken);
        FaultPoint.Pass("ledger.advanced");
        return true;
    }

    private void Take(InboxRow row, LedgerGroup group, List<LiveTick> ticks)
    {
        InboxRowContent content;
        try
        {
            content = rows.Read(row);
        }
        catch (InvalidDataException damage)
        {
            // One damaged row must not stop the others; it stays in the count of what was lost.
            Interlocked.Increment(ref _unreadableRows);
            LogUnreadable(damage, row.Id);
            return;
        }

        content.AddTo(group);
        ticks.AddRange(content.Ticks);
    }

    [LoggerMessage(2010, LogLevel.Error, "The ledger could not take in the inbox; it tries again")]
    private partial void LogApplyFailed(Exception exception);

    [LoggerMessage(2013, LogLevel.Warning, "The ledger waits: {Reason}. What is acknowledged stays in the inbox until then")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(2011, LogLevel.Error, "Inbox row {Row} cannot be read; its energy is lost")]
    private partial void LogUnreadable(Exception exception, long row);

    [LoggerMessage(2012, LogLevel.Information, "The ledger stopped after inbox row {Row}")]
    private partial void LogStopped(long row);
}
