using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.UnitTests.Collector.Notify;

/// <summary>A real store, and what a test does between its steps.</summary>
internal sealed class HookedAlertStore(IAlertStore store) : IAlertStore
{
    /// <summary>After the commit, before who asked for it knows.</summary>
    public Action AfterKeep { get; init; } = () => { };

    public Action BeforeRemove { get; set; } = () => { };

    public IReadOnlyDictionary<string, Alert> States() => store.States();

    public KeptAlerts Keep(AlertOutcome outcome, DateTimeOffset now, Func<AlertEvent, IEnumerable<string>> notifiersOf)
    {
        var kept = store.Keep(outcome, now, notifiersOf);
        AfterKeep();
        return kept;
    }

    public IReadOnlyList<QueuedAlert> Queue(string notifier, int limit) => store.Queue(notifier, limit);

    public IReadOnlyDictionary<string, int> QueueLengths() => store.QueueLengths();

    public void Remove(long queued)
    {
        BeforeRemove();
        store.Remove(queued);
    }

    public int RemoveOthers(IReadOnlyCollection<string> notifiers) => store.RemoveOthers(notifiers);
}
