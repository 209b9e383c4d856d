namespace TelemetryFootprint.Collector.Notify;

/// <summary>What a notifier speaks.</summary>
internal enum NotifierKind
{
    Alertmanager,
    Webhook,
    Slack,
}
