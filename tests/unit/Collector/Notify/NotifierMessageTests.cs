using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Notify;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.UnitTests.Collector.Notify;

public sealed class NotifierMessageTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly Alert Fired = new(
        new(AlertSubject.Threshold, "lab", "80%", AlertSeverity.Warning, new(UtcMinute.FromTime(Noon.AddHours(-12)), UtcMinute.FromTime(Noon.AddHours(12)))),
        AlertPhase.Firing, Noon.AddMinutes(-3), null, 1, "budget lab <used> 80%");

    [Fact]
    public void Alertmanager_WhatFires_EndsTenMinutesAhead()
    {
        var message = AlertmanagerMessage.Of([Fired], Noon);
        var alert = JsonDocument.Parse(message.Body).RootElement[0];

        Assert.Equal("api/v2/alerts", message.Path);
        Assert.Equal("""{"alertname":"BudgetThreshold","severity":"warning","budget":"lab","threshold":"80%","period_start":"2026-11-22T00:00:00Z"}""", alert.GetProperty("labels").GetRawText());
        Assert.Equal(("2026-11-22T11:57:00Z", "2026-11-22T12:10:00Z"), (alert.GetProperty("startsAt").GetString(), alert.GetProperty("endsAt").GetString()));
        Assert.Equal("BudgetThreshold/lab/80%/2026-11-22T00:00Z#1", alert.GetProperty("annotations").GetProperty("key").GetString());
    }

    [Fact]
    public void Alertmanager_WhatIsOver_EndsWhenItDid()
    {
        var over = AlertmanagerMessage.Of([Fired with { Phase = AlertPhase.Resolved, Ends = Noon.AddMinutes(-1) }], Noon);
        Assert.Equal("2026-11-22T11:59:00Z", JsonDocument.Parse(over.Body).RootElement[0].GetProperty("endsAt").GetString());
    }

    [Fact]
    public void Alertmanager_WhenTheClockWasSetBack_EndsAfterItsBeginning()
    {
        var alert = JsonDocument.Parse(AlertmanagerMessage.Of([Fired], Noon.AddYears(-1)).Body).RootElement[0];
        Assert.True(alert.GetProperty("endsAt").GetDateTimeOffset() > alert.GetProperty("startsAt").GetDateTimeOffset());
    }

    /// <summary>Checked as a receiver would, from the header and the body alone.</summary>
    [Fact]
    public void Webhook_IsSignedOverTimeAndBody()
    {
        var message = WebhookMessage.Of(new(Fired, Noon), new Secret("s3cret"), Noon);
        var signature = message.Headers.Single(header => header.Name == "X-Footprint-Signature").Value;
        var signed = Encoding.UTF8.GetBytes($"1795348800.{Encoding.UTF8.GetString(message.Body)}");
        Assert.Equal($"t=1795348800,v1={Convert.ToHexStringLower(HMACSHA256.HashData("s3cret"u8, signed))}", signature);

        var body = JsonDocument.Parse(message.Body).RootElement;
        Assert.Equal(("firing", JsonValueKind.Null), (body.GetProperty("status").GetString(), body.GetProperty("endsAt").ValueKind));
        Assert.Equal("BudgetThreshold/lab/80%/2026-11-22T00:00Z#1/firing", body.GetProperty("key").GetString());
        Assert.Equal(body.GetProperty("key").GetString(), message.Headers.Single(header => header.Name == "X-Footprint-Key").Value);
    }

    [Fact]
    public void Webhook_OfADeviceWithAnyName_HasAHeaderOfAsciiOnly()
    {
        var odd = Fired with { Subject = new(AlertSubject.DuplicateDevice, "", "GPU-\r\nX: é", AlertSeverity.Critical) };
        var key = WebhookMessage.Of(new(odd, Noon), new Secret("s"), Noon).Headers[0].Value;
        Assert.Equal("DuplicateDevice//GPU-??X:??#1/firing", key);
    }

    /// <summary>What a budget counts is a label of its own, and no part of the alert's name.</summary>
    [Theory]
    [InlineData("EUR")]
    [InlineData("L")]
    [InlineData("J")]
    public void Labels_OfABudget_HaveItsUnit(string unit)
    {
        var fired = Fired with { Subject = Fired.Subject with { Unit = unit } };
        var labels = JsonDocument.Parse(AlertmanagerMessage.Of([fired], Noon).Body).RootElement[0].GetProperty("labels");

        Assert.Equal(("BudgetThreshold", unit), (labels.GetProperty("alertname").GetString(), labels.GetProperty("unit").GetString()));
        Assert.Equal(Fired.Key, fired.Key);
    }

    [Fact]
    public void Slack_CallsNobody() =>
        Assert.Equal("[FIRING] BudgetThreshold (warning): budget lab &lt;used&gt; 80%", JsonDocument.Parse(SlackMessage.Of(new(Fired, Noon)).Body).RootElement.GetProperty("text").GetString());

    [Theory]
    [InlineData(1, 0, 300, 0.5)]
    [InlineData(1, 1, 300, 1)]
    [InlineData(4, 1, 300, 8)]
    [InlineData(9, 1, 300, 256)]
    [InlineData(10, 1, 300, 300)]
    [InlineData(6, 1, 60, 32)]
    [InlineData(7, 1, 60, 60)]
    [InlineData(1_000_000, 1, 300, 300)]
    [InlineData(1_000_000, 0, 300, 150)]
    public void RetryDelay_Doubles_UpToTheLongest(int failures, double jitter, int longest, double seconds) =>
        Assert.Equal(seconds, RetryDelay.After(failures, jitter, TimeSpan.FromSeconds(longest)).TotalSeconds, 6);
}
