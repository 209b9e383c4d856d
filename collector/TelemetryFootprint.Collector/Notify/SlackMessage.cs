using TelemetryFootprint.Collector.Core.Alerts;

namespace TelemetryFootprint.Collector.Notify;

/// <summary>One line, as an incoming webhook of Slack and those like it takes.</summary>
internal static class SlackMessage
{
    public static NotifierMessage Of(AlertEvent told) => new(AlertFields.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("text", Escape($"[{told.PhaseWord.ToUpperInvariant()}] {told.Alert.Subject.Name} ({AlertFields.Severity(told.Alert.Subject)}): {told.Alert.Summary}"));
        json.WriteEndObject();
    }));

    /// <summary>Their three control characters, or a name such as &lt;!channel&gt; would call everybody.</summary>
    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
