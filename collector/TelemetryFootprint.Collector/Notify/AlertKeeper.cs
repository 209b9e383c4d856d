using System.Collections.Immutable;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest;

namespace TelemetryFootprint.Collector.Notify;

/// <summary>
/// The background loop that judges alerts: those of budgets with each evaluation of them, that of duplicate devices each second. What changes is on
/// disk, with its events, before anybody sees it; where the disk refuses, nothing has changed and it is judged again.
/// </summary>
internal sealed partial class AlertKeeper(
    IAlertStore store, BudgetKeeper budgets, LiveBudgets live, DeviceLeases leases, NotifyOptions options, TimeProvider time, ILogger<AlertKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly long _start = time.GetTimestamp();
    private readonly Lock _turn = new();
    private ImmutableDictionary<string, Alert>? _ofBudgets;
    private ImmutableDictionary<string, Alert>? _ofDevices;
    private volatile IReadOnlyList<BudgetStanding>? _judged;
    private long _failures, _dropped;

    /// <summary>All, those that are over too. Null: they are not read yet.</summary>
    public IEnumerable<Alert>? Known => (_ofBudgets, _ofDevices) is ({ } budgets, { } devices) ? budgets.Values.Concat(devices.Values) : null;

    /// <summary>All that are known, those that are over too.</summary>
    public IEnumerable<Alert> Current => Known ?? [];

    /// <summary>The minute of the newest evaluation of budgets whose alerts are judged and kept; null: none is.</summary>
    public DateTimeOffset? At => _judged is [var first, ..] ? first.At.ToTime() : null;

    /// <summary>What fires, never as it was before a change that the queue already tells of. Null: it is not known yet.</summary>
    public IReadOnlyList<Alert>? Firing()
    {
        lock (_turn) return Known is { } all ? [.. all.Where(alert => alert.Phase == AlertPhase.Firing)] : null;
    }

    /// <summary>Times since the start that the store refused.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Events since the start that a full queue lost, or that were queued for notifiers that are gone.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Judges now what is new.</summary>
    internal void Judge()
    {
        lock (_turn)
        {
            Load();
            var standings = budgets.Current;
            // No evaluation is no reading: nothing is known, and nothing changes.
            if ((standings.Count > 0 || live.Current.All.Count == 0) && !ReferenceEquals(standings, _judged))
            {
                var at = standings.Count > 0 ? standings[0].At.ToTime() : time.GetUtcNow();
                Keep(_ofBudgets!, [.. standings.SelectMany(BudgetAlerts.Of)], at);
                _judged = standings;
            }

            var known = _ofDevices!.Values.Where(alert => alert.Phase == AlertPhase.Firing).Select(alert => alert.Subject.Aspect);
            Keep(_ofDevices!, [.. DuplicateAlerts.Of(leases.RecentlyRefused, known, time.GetElapsedTime(_start))], time.GetUtcNow());
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                TryJudge();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void TryJudge()
    {
        try
        {
            Judge();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Interlocked.Increment(ref _failures);
            LogFailed(error);
        }
    }

    private static bool IsOfBudget(Alert alert) => alert.Subject.Budget.Length > 0;

    private void Load()
    {
        if (_ofBudgets is not null) return;
        Drop(store.RemoveOthers([.. options.Notifiers.Select(notifier => notifier.Name)]));
        var states = store.States();
        _ofDevices = states.Where(state => !IsOfBudget(state.Value)).ToImmutableDictionary(StringComparer.Ordinal);
        _ofBudgets = states.Where(state => IsOfBudget(state.Value)).ToImmutableDictionary(StringComparer.Ordinal);
    }

    /// <param name="states">Those of budgets, or those of devices.</param>
    /// <param name="seen">All that was judged of them.</param>
    /// <param name="at">When it was judged.</param>
    private void Keep(ImmutableDictionary<string, Alert> states, List<AlertSighting> seen, DateTimeOffset at)
    {
        var outcome = AlertBoard.Judge(states, seen, at);
        if (outcome.Changed.Count == 0) return;
        var kept = store.Keep(outcome, at, told => options.Notifiers.Where(notifier => notifier.Hears(told.Alert.Subject)).Select(notifier => notifier.Name));
        ImmutableDictionary<string, Alert> After(ImmutableDictionary<string, Alert> before, bool isOfBudget) => before
            .SetItems(outcome.Changed.Where(alert => IsOfBudget(alert) == isOfBudget).Select(alert => KeyValuePair.Create(alert.Subject.Id, alert))).RemoveRange(kept.Forgotten);
        (_ofBudgets, _ofDevices) = (After(_ofBudgets!, true), After(_ofDevices!, false));
        Drop(kept.Dropped);
        foreach (var told in outcome.Events) LogEvent(told.Key, told.PhaseWord, told.Alert.Summary);
    }

    private void Drop(int count)
    {
        if (count == 0) return;
        Interlocked.Add(ref _dropped, count);
        LogDropped(count);
    }

    [LoggerMessage(2330, LogLevel.Information, "Alert {Key} is {Phase}: {Summary}")]
    private partial void LogEvent(string key, string phase, string summary);

    [LoggerMessage(2331, LogLevel.Warning, "Alerts could not be judged or kept; the collector tries again within seconds")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(2332, LogLevel.Error, "{Count} events of alerts were dropped: their notifier is gone, or its queue is full since it takes nothing; see footprint-collector notify test")]
    private partial void LogDropped(int count);
}
