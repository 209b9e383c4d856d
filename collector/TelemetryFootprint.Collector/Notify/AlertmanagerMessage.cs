using TelemetryFootprint.Collector.Core.Alerts;

namespace TelemetryFootprint.Collector.Notify;

/// <summary>Alerts as <c>POST /api/v2/alerts</c> takes them: labels make one alert, and what fires ends by itself unless it is posted again.</summary>
internal static class AlertmanagerMessage
{
    /// <summary>How long it fires on without another post. Many times as long as a notifier is left alone: what was away for minutes must not page twice.</summary>
    public static readonly TimeSpan Outlives = TimeSpan.FromMinutes(10);

    public static NotifierMessage Of(IEnumerable<Alert> alerts, DateTimeOffset now) => new(
        AlertFields.Write(json =>
        {
            json.WriteStartArray();
            foreach (var alert in alerts)
            {
                json.WriteStartObject();
                json.WriteStartObject("labels");
                AlertFields.WriteLabels(json, alert.Subject);
                json.WriteEndObject();
                json.WriteStartObject("annotations");
                json.WriteString("summary", alert.Summary);
                json.WriteString("key", alert.Key);
                json.WriteEndObject();
                json.WriteString("startsAt", AlertFields.Stamp(alert.Since));
                json.WriteString("endsAt", AlertFields.Stamp(EndOf(alert, now)));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }),
        "api/v2/alerts");

    /// <summary>After its beginning, which a clock that was set back may have put into the future.</summary>
    private static DateTimeOffset EndOf(Alert alert, DateTimeOffset now) => alert.Ends ?? (now > alert.Since ? now : alert.Since) + Outlives;
}
