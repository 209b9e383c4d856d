using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Book;

/// <summary>
/// The background loop that holds the past to the sites' tables of PUE: at the start all of it, then each hour what fell due. A line that came
/// after its time restates it, with the line's source for a reason.
/// </summary>
internal sealed partial class PueFileKeeper(IReadOnlyList<SiteAssignment> sites, IBookkeeping book, TimeProvider time, ILogger<PueFileKeeper> logger) : BackgroundService
{
    private const int LinesPerHour = 2;
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private long _restatements;
    private bool _hasFailed;

    /// <summary>Lines that changed the past since the start.</summary>
    public long Restatements => Interlocked.Read(ref _restatements);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The listeners wait for no restatement.
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            Keep(int.MaxValue);
            // An older line that could not be kept is none of the newest: all of them are tried again.
            while (await timer.WaitForNextTickAsync(stoppingToken)) Keep(_hasFailed ? int.MaxValue : LinesPerHour);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>The newest lines of each table, oldest first.</summary>
    internal void Keep(int lines)
    {
        _hasFailed = false;
        var now = UtcMinute.FromTime(time.GetUtcNow());
        foreach (var site in sites)
        {
            var (entries, begun) = (site.PueSeries.Entries, site.PueSeries.IndexAt(now + -1) + 1);
            for (var index = Math.Max(0, begun - lines); index < begun; index++)
            {
                var entry = entries[index];
                var end = index + 1 < begun ? entries[index + 1].From : now;
                TryRestate(new(null, site.Site, new(entry.From, end), entry.Pue, null, $"PUE file: {entry.Source}", "configuration"));
            }
        }
    }

    private void TryRestate(SiteRestatement asked)
    {
        try
        {
            if (book.Restate(asked, time.GetUtcNow()) is not { Hosts.Count: > 0 } done) return;
            Interlocked.Increment(ref _restatements);
            LogRestated(asked.Subject, asked.Describe(), asked.Reason, done.Hosts.Count, done.Energy.KilowattHours);
        }
        catch (HistoryGoneException error)
        {
            LogFolded(asked.Subject, asked.Describe(), error.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _hasFailed = true;
            LogFailed(error, asked.Subject);
        }
    }

    [LoggerMessage(2265, LogLevel.Information, "{Subject} was restated, {What}, for {Reason}: {Hosts} hosts, {KilowattHours} kWh")]
    private partial void LogRestated(string subject, string what, string reason, int hosts, double kilowattHours);

    [LoggerMessage(2266, LogLevel.Warning, "{Subject} cannot be restated, {What}: {Reason}")]
    private partial void LogFolded(string subject, string what, string reason);

    [LoggerMessage(2267, LogLevel.Warning, "The table of PUE of {Subject} could not be kept; the collector tries again within the hour")]
    private partial void LogFailed(Exception exception, string subject);
}
