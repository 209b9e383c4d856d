using TelemetryFootprint.Collector.Core.Alerts;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>The states of alerts, and what is still to be told of them. Every call that changes something is on disk when it returns.</summary>
public interface IAlertStore
{
    /// <summary>By <see cref="AlertSubject.Id"/>.</summary>
    IReadOnlyDictionary<string, Alert> States();

    /// <summary>
    /// Keeps what changed, and its events for all who are to be told: all of it or nothing. An event of the same key is queued once per notifier. Beyond the
    /// cap of states, those that were over first are forgotten, but none whose period goes on: it would be told again; beyond that of a queue, its oldest
    /// events.
    /// </summary>
    /// <param name="now">Periods that end later go on.</param>
    KeptAlerts Keep(AlertOutcome outcome, DateTimeOffset now, Func<AlertEvent, IEnumerable<string>> notifiersOf);

    /// <summary>Of one notifier, oldest first.</summary>
    IReadOnlyList<QueuedAlert> Queue(string notifier, int limit);

    /// <summary>How much is queued, by notifier; those without anything are not in it.</summary>
    IReadOnlyDictionary<string, int> QueueLengths();

    /// <summary>It was told, or never will be.</summary>
    void Remove(long queued);

    /// <summary>Forgets the queues of notifiers that there are no more. Returns how many events were dropped.</summary>
    int RemoveOthers(IReadOnlyCollection<string> notifiers);
}
