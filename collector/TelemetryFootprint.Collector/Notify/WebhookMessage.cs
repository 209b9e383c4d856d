using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Notify;

/// <summary>
/// One event as JSON. <c>X-Footprint-Signature: t=SECONDS,v1=HEX</c>, where HEX is HMAC-SHA256 with the secret over <c>SECONDS.BODY</c>: who checks it and
/// the time knows that the message is ours and new.
/// </summary>
internal static class WebhookMessage
{
    public const string SignatureHeader = "X-Footprint-Signature";
    public const string KeyHeader = "X-Footprint-Key";

    public static NotifierMessage Of(AlertEvent told, Secret secret, DateTimeOffset now)
    {
        var alert = told.Alert;
        var body = AlertFields.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteString("key", told.Key);
            json.WriteString("status", told.PhaseWord);
            json.WriteStartObject("labels");
            AlertFields.WriteLabels(json, alert.Subject);
            json.WriteEndObject();
            json.WriteString("summary", alert.Summary);
            json.WriteString("startsAt", AlertFields.Stamp(alert.Since));
            if (alert.Ends is { } ends) json.WriteString("endsAt", AlertFields.Stamp(ends));
            else json.WriteNull("endsAt");
            json.WriteString("judgedAt", AlertFields.Stamp(told.JudgedAt));
            json.WriteEndObject();
        });
        // A header holds ASCII only; a device's id may hold more.
        var key = string.Concat(told.Key.Select(letter => letter is > ' ' and < (char)127 ? letter : '?'));
        return new(body) { Headers = [(KeyHeader, key), (SignatureHeader, Sign(body, secret, now.ToUnixTimeSeconds()))] };
    }

    public static string Sign(ReadOnlySpan<byte> body, Secret secret, long seconds)
    {
        var time = seconds.ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes(time + "."), .. body];
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()), signed))}";
    }
}
