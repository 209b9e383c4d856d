using TelemetryFootprint.Collector.Core.Alerts;

namespace TelemetryFootprint.Collector.Notify;

/// <summary>What is posted. <paramref name="Path"/> is put behind the notifier's address; empty: nothing is.</summary>
internal sealed record NotifierMessage(byte[] Body, string Path = "")
{
    /// <summary>Beside the content type.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>An event as that kind of notifier is told of it.</summary>
    public static NotifierMessage Of(NotifierOptions notifier, AlertEvent told, DateTimeOffset now) => notifier.Kind switch
    {
        NotifierKind.Alertmanager => AlertmanagerMessage.Of([told.Alert], now),
        NotifierKind.Slack => SlackMessage.Of(told),
        _ => WebhookMessage.Of(told, notifier.Secret!.Current(), now),
    };
}
