using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Storage.Inbox;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>
/// The loop from the inbox to <c>footprint_gpu</c>, and to the minutes of <c>footprint_emissions</c> that its rows are in. It holds one batch, however long the server is away: the rest stays in the inbox, within Retention:Inbox.
/// Its consumer there moves on what the server took <c>InfluxDb:Replay</c> ago, so that what a server may lose as it dies is sent again: after its outage, and
/// after our own restart. The same reading is the same point, so a repeat changes nothing.
/// </summary>
internal sealed partial class ReadingFeed(
    SqliteInbox inbox, InboxRowReader rows, LineSender sender, InfluxTallies tallies, TimeSpan replay, TimeProvider time, ILogger<ReadingFeed> logger,
    EmissionFeed? emissions = null, SharedWriter? shared = null) : BackgroundService
{
    public const string Consumer = "influxdb";

    private const int MaxRows = 256;
    private const long MaxBytes = 256 << 10;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly LineBuffer _lines = new();
    private readonly ReadingLines _readings = new();
    private readonly ReplayWindow _taken = new(replay, time);
    private long _position;
    private long _settled;
    private bool _isWaiting;

    /// <summary>The last inbox row that the server took.</summary>
    public long Position => Interlocked.Read(ref _position);

    /// <summary>The last inbox row whose minutes were seen as they were written; null: no minutes are.</summary>
    public long? Settled => emissions is null ? null : Interlocked.Read(ref _settled);

    /// <summary>Before the listeners open: from here on nothing is deleted that was not sent.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    internal async Task BeginAsync(CancellationToken cancellationToken)
    {
        await inbox.AdvanceAsync(Consumer, 0, cancellationToken);
        Return();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                if (!await TrySendAsync(stoppingToken)) await Task.Delay(Look, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>False: there was nothing to send, or it failed here.</summary>
    private async Task<bool> TrySendAsync(CancellationToken stoppingToken)
    {
        try
        {
            var some = await RoundAsync(stoppingToken);
            _isWaiting = false;
            return some;
        }
        catch (Exception away) when (away is StoreUnavailableException or TimeoutException)
        {
            if (!_isWaiting) LogWaiting(away.Message);
            _isWaiting = true;
            return false;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogFailed(error);
            return false;
        }
    }

    /// <summary>Sends what there is next, and lets go of what is old enough. False: there was nothing to send.</summary>
    internal async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        var some = emissions?.IsOverdue(Position) != true && await SendNextAsync(cancellationToken);
        Exception? missed = null;
        if (emissions?.IsDue(Position) == true)
        {
            var settled = await emissions.FlushAsync(Position, cancellationToken);
            missed = emissions.Missed;
            if (!ReturnsAfterOutage())
            {
                _taken.Took(settled);
                Interlocked.Exchange(ref _settled, settled);
            }
        }

        if (_taken.Settled() is { } old)
        {
            shared?.Advancing(old);
            await inbox.AdvanceAsync(Consumer, old, cancellationToken);
        }

        return missed is null ? some : throw missed;
    }

    /// <summary>Some rows, until the server has them all. False: there are none.</summary>
    internal async Task<bool> SendNextAsync(CancellationToken cancellationToken)
    {
        var next = inbox.Read(Position, MaxRows, MaxBytes);
        // What a round before wrote and could not send goes with its ticks, which are written again.
        if (_lines.Count > 0) shared?.Unsent();
        _lines.Clear();
        shared?.Write(_lines, cancellationToken);
        foreach (var row in next) await WriteAsync(TicksOf(row), cancellationToken);
        await FlushAsync(cancellationToken);
        if (ReturnsAfterOutage()) return true;
        if (next.Count == 0) return false;
        Interlocked.Exchange(ref _position, next[^1].Id);
        // With emissions the row is not done before the server has its minutes too.
        if (emissions is null) _taken.Took(next[^1].Id);
        return true;
    }

    private bool ReturnsAfterOutage()
    {
        if (!sender.TookOutage()) return false;
        tallies.Replayed();
        _taken.Forget();
        Return();
        return true;
    }

    /// <summary>To what the server has for certain.</summary>
    private void Return()
    {
        Interlocked.Exchange(ref _position, inbox.Consumers().Single(consumer => consumer.Name == Consumer).Cursor);
        Interlocked.Exchange(ref _settled, Position);
        emissions?.Begin(Position);
        shared?.Begin(Position);
    }

    private async Task WriteAsync(IReadOnlyList<LiveTick> ticks, CancellationToken cancellationToken)
    {
        foreach (var tick in ticks)
        {
            _readings.Write(tick, _lines);
            shared?.Write(tick, _lines, cancellationToken);
            emissions?.Saw(tick);
            if (_lines.Count >= sender.BatchLines) await FlushAsync(cancellationToken);
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await sender.SendAsync(_lines, cancellationToken);
        _lines.Clear();
    }

    private IReadOnlyList<LiveTick> TicksOf(InboxRow row)
    {
        try
        {
            return rows.ReadTicks(row);
        }
        catch (InvalidDataException)
        {
            // The ledger's loop names it; here it is counted, and the others go on.
            tallies.Unreadable();
            return [];
        }
    }

    [LoggerMessage(2412, LogLevel.Warning, "{Reason}. The inbox keeps readings until it does, for Retention:Inbox")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(2410, LogLevel.Error, "Readings could not be read for InfluxDB; it is tried again")]
    private partial void LogFailed(Exception exception);
}
