using System.Buffers;
using System.Text.Json;
using TelemetryFootprint.Collector.Core.Alerts;

namespace TelemetryFootprint.Collector.Notify;

/// <summary>The names that an alert's parts have outside.</summary>
internal static class AlertFields
{
    public static string Severity(AlertSubject subject) => subject.Severity == AlertSeverity.Critical ? "critical" : "warning";

    /// <summary>threshold, tier or gpu_uuid; null: it has no aspect.</summary>
    public static string? AspectName(AlertSubject subject) => subject.Name switch
    {
        AlertSubject.Threshold => "threshold",
        AlertSubject.BurnRate => "tier",
        AlertSubject.DuplicateDevice => "gpu_uuid",
        _ => null,
    };

    /// <summary>The labels that tell one alert from all others.</summary>
    public static void WriteLabels(Utf8JsonWriter json, AlertSubject subject)
    {
        json.WriteString("alertname", subject.Name);
        json.WriteString("severity", Severity(subject));
        if (subject.Budget.Length > 0) json.WriteString("budget", subject.Budget);
        if (subject.Unit.Length > 0) json.WriteString("unit", subject.Unit);
        if (AspectName(subject) is { } name) json.WriteString(name, subject.Aspect);
        if (subject.Period is { } period) json.WriteString("period_start", Stamp(period.From.ToTime()));
    }

    public static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        return buffer.WrittenSpan.ToArray();
    }
}
