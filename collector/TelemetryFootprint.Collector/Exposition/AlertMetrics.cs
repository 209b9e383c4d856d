using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Notify;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>Alerts and those who are told of them. Alert names are a handful, notifiers at most ten. Absent where neither budgets nor notifiers are configured.</summary>
internal sealed class AlertMetrics(IServiceProvider services)
{
    private static readonly string[] Names = [AlertSubject.Threshold, AlertSubject.BurnRate, AlertSubject.DataMissing, AlertSubject.DuplicateDevice];

    private readonly AlertKeeper? _alerts = services.GetService<AlertKeeper>();
    private readonly NotifierLoops? _loops = services.GetService<NotifierLoops>();
    private readonly IAlertStore? _store = services.GetService<IAlertStore>();

    public void Write(PrometheusWriter writer)
    {
        if (_alerts is null || _loops is null || _store is null) return;
        writer.Family("footprint_collector_alerts_firing", MetricType.Gauge, "Alerts that fire, by name.");
        // Until the states are read nobody knows what fires.
        if (_alerts.Known?.Where(alert => alert.Phase == AlertPhase.Firing).CountBy(alert => alert.Subject.Name).ToDictionary(StringComparer.Ordinal) is { } firing)
        {
            foreach (var name in Names) writer.Sample(firing.GetValueOrDefault(name), ("alertname", name));
        }

        writer.Family("footprint_collector_alert_failures_total", MetricType.Counter, "Times that alerts could not be judged or kept.");
        writer.Sample(_alerts.Failures);
        writer.Family("footprint_collector_alert_events_dropped_total", MetricType.Counter, "Events of alerts that nobody will be told: a full queue, a refusal, or a notifier that is gone.");
        writer.Sample(_alerts.Dropped + _loops.All.Sum(notifier => notifier.Dropped));
        if (_loops.All.Count == 0) return;
        var lengths = _store.QueueLengths();
        writer.Family("footprint_collector_notifier_queue", MetricType.Gauge, "Events that a notifier has not been told yet.");
        foreach (var notifier in _loops.All) writer.Sample(lengths.GetValueOrDefault(notifier.Options.Name), ("notifier", notifier.Options.Name));
        writer.Family("footprint_collector_notifier_posts_total", MetricType.Counter, "Posts to a notifier, by what came of them.");
        foreach (var notifier in _loops.All)
        {
            writer.Sample(notifier.Delivered, ("notifier", notifier.Options.Name), ("outcome", "taken"));
            writer.Sample(notifier.Failed, ("notifier", notifier.Options.Name), ("outcome", "failed"));
        }
    }
}
