using System.Text;
using TelemetryFootprint.Collector.Notify;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Notify;

/// <summary>Real sockets: what each answer means.</summary>
public sealed class NotifierClientTests
{
    private readonly ManualTimeProvider _time = new(new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(200, null, false)]
    [InlineData(202, null, false)]
    [InlineData(400, "refuses this message (HTTP 400)", true)]
    [InlineData(401, "refuses the caller (HTTP 401)", false)]
    [InlineData(404, "is not there (HTTP 404); check the path", false)]
    [InlineData(405, "is not there (HTTP 405); check the path", false)]
    [InlineData(413, "refuses this message (HTTP 413)", true)]
    [InlineData(429, "cannot take it now (HTTP 429)", false)]
    [InlineData(503, "cannot take it now (HTTP 503)", false)]
    public async Task Post_ByStatus_SaysWhatItMeans(int status, string? reason, bool isOfMessage)
    {
        await using var server = await WebhookServer.StartAsync(status);
        var failure = await PostAsync(server.Address);

        Assert.Equal("""{"a":1}""", Assert.Single(server.Told).Body);
        if (reason is null)
        {
            Assert.Null(failure);
            return;
        }

        Assert.Contains(reason, failure!.Reason, StringComparison.Ordinal);
        Assert.Equal(isOfMessage, failure.IsOfMessage);
    }

    [Fact]
    public async Task Post_ToWhoSendsElsewhere_GoesNowhere()
    {
        await using var other = await WebhookServer.StartAsync(200);
        await using var server = await WebhookServer.StartAsync(http =>
        {
            (http.Response.StatusCode, http.Response.Headers.Location) = (308, other.Address.ToString());
            return Task.CompletedTask;
        });

        Assert.Contains("sends elsewhere (HTTP 308), which is not followed", (await PostAsync(server.Address))!.Reason, StringComparison.Ordinal);
        Assert.Empty(other.Told);
    }

    [Fact]
    public async Task Post_ToWhoGivesNoAnswer_Ends()
    {
        var heard = new TaskCompletionSource();
        await using var server = await WebhookServer.StartAsync(async http =>
        {
            heard.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        var post = PostAsync(server.Address);
        await heard.Task;
        _time.Advance(NotifierClient.AnswerTimeout);

        Assert.Contains("gave no answer within 5 s", (await post)!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_ToNobody_SaysSo()
    {
        var failure = await PostAsync(new($"http://127.0.0.1:{FreePort.Next()}"));
        Assert.Contains("cannot be reached", failure!.Reason, StringComparison.Ordinal);
        Assert.False(failure.IsOfMessage);
    }

    /// <summary>The guard is in the connection itself, whatever the settings were judged to be.</summary>
    [Fact]
    public async Task Post_ToAPrivateAddressThatIsNotAllowed_NeverConnects()
    {
        await using var server = await WebhookServer.StartAsync(200);
        var failure = await PostAsync(server.Address, allowPrivate: false);

        // Without the host that the handler adds to what it is told: in a file it is a secret.
        Assert.Contains("cannot be reached (its name leads to a loopback or private address; AllowPrivate=true allows those); check", failure!.Reason, StringComparison.Ordinal);
        Assert.Empty(server.Told);
    }

    /// <summary>Which of them it is is said; the address, which is a secret there, is not.</summary>
    [Theory]
    [InlineData("http://canary.example/T0/B0", "what Notify:s:UrlFile names holds what is not https")]
    [InlineData("https://localhost/canary", "what Notify:s:UrlFile names holds what is a loopback or private address")]
    [InlineData("ftp://canary.example", "is not an http or https address")]
    public async Task Post_ToAnAddressInAFileThatBecameWrong_SaysWhy(string address, string reason)
    {
        using var folder = new TemporaryDirectory();
        var notifier = new NotifierOptions("s", NotifierKind.Slack, false) { UrlFile = new("Notify:s:UrlFile", folder.Write("url", address)) };
        using var client = new NotifierClient(notifier, "1.0", _time);
        var failure = await client.PostAsync(() => new([]), CancellationToken.None);

        Assert.Contains(reason, failure!.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failure.Reason, StringComparison.Ordinal);
        Assert.False(failure.IsOfMessage);
    }

    private async Task<DeliveryFailure?> PostAsync(Uri address, bool allowPrivate = true)
    {
        using var client = new NotifierClient(new("w", NotifierKind.Webhook, allowPrivate) { Url = address }, "1.0", _time);
        return await client.PostAsync(() => new(Encoding.UTF8.GetBytes("""{"a":1}""")), CancellationToken.None);
    }
}
