using Microsoft.AspNetCore.Http;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx;

/// <summary>Over real HTTP, against a server that speaks as the three versions do.</summary>
public sealed class InfluxClientTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, "POST /write?db=my%20db&precision=ns", "Basic bWU6czNjcmV0")]
    [InlineData(2, "POST /api/v2/write?org=my%20org&bucket=b%26c&precision=ns", "Token s3cret")]
    [InlineData(3, "POST /api/v3/write_lp?db=my%20db&precision=nanosecond", "Bearer s3cret")]
    public async Task Write_OfEachVersion_GoesWhereThatVersionTakesIt(int version, string what, string credential)
    {
        await using var server = await ScriptedInflux.StartAsync(Say(204));
        string[] where = version == 2 ? ["--InfluxDb:Org=my org", "--InfluxDb:Bucket=b&c"] : ["--InfluxDb:Database=my db"];
        var secret = _folder.Write("secret", "s3cret\n");
        string[] who = version == 1 ? ["--InfluxDb:UserName=me", $"--InfluxDb:PasswordFile={secret}"] : [$"--InfluxDb:TokenFile={secret}"];
        foreach (var gzip in (string[])["true", "false"])
        {
            using var client = Client(server, [$"--InfluxDb:Version={version}", $"--InfluxDb:Gzip={gzip}", .. where, .. who]);
            Assert.Equal(WriteOutcome.Taken, (await WriteAsync(client)).Outcome);
        }

        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Equal((what, credential, "m n=1i 1\n"), request));
    }

    [Theory]
    [InlineData("1.6.7~rc0", "", 1)]
    [InlineData("v2.7.1", "", 2)]
    [InlineData("", "{\"version\":\"3.0.1\",\"revision\":\"abc\"}", 3)]
    [InlineData("", "", 2)]
    public async Task Write_WithoutAVersion_AsksTheServerOnce(string header, string body, int expected)
    {
        await using var server = await ScriptedInflux.StartAsync(async http =>
        {
            if (header.Length > 0) http.Response.Headers["X-Influxdb-Version"] = header;
            http.Response.StatusCode = http.Request.Path == "/ping" && body.Length > 0 ? 200 : 204;
            if (http.Response.StatusCode == 200) await http.Response.WriteAsync(body);
        });
        using var client = Client(server, "--InfluxDb:Database=d", "--InfluxDb:Org=o", "--InfluxDb:Bucket=b");
        await WriteAsync(client);
        await WriteAsync(client);
        Assert.Equal((expected, 3), ((int)client.Version!, server.Requests.Count));
        Assert.Single(server.Requests, request => request.What == "GET /ping");
    }

    /// <summary>As VictoriaMetrics 1.79, InfluxDB 1.6 and one behind a proxy that names its host answer a write.</summary>
    [Theory]
    [InlineData("X-Influxdb-Version: 1.8.0; X-Server-Hostname: vm", true)]
    [InlineData("X-Server-Hostname: vm", true)]
    [InlineData("X-Influxdb-Build: OSS; X-Influxdb-Version: 1.6.7~rc0", false)]
    [InlineData("X-Influxdb-Build: OSS; X-Influxdb-Version: v2.7.1; X-Server-Hostname: proxy", false)]
    [InlineData("", false)]
    public async Task Write_ToAServerThatKeepsOldPoints_SaysSo(string headers, bool keepsOld)
    {
        await using var server = await ScriptedInflux.StartAsync(http =>
        {
            foreach (var header in headers.Split("; ", StringSplitOptions.RemoveEmptyEntries)) http.Response.Headers[header.Split(": ")[0]] = header.Split(": ")[1];
            http.Response.StatusCode = 204;
            return Task.CompletedTask;
        });
        using var client = Client(server, "--InfluxDb:Version=1", "--InfluxDb:Database=d");
        var answer = await WriteAsync(client);
        Assert.Equal((WriteOutcome.Taken, keepsOld), (answer.Outcome, answer.KeepsOld));
    }

    [Fact]
    public async Task Write_ToAVersionThatNeedsAnotherSetting_HoldsAndNamesIt()
    {
        await using var server = await ScriptedInflux.StartAsync(http =>
        {
            http.Response.Headers["X-Influxdb-Version"] = "v2.7.1";
            return Task.CompletedTask;
        });
        using var client = Client(server, "--InfluxDb:Database=d");
        var answer = await WriteAsync(client);
        Assert.Equal(WriteOutcome.Held, answer.Outcome);
        Assert.Contains("InfluxDb:Bucket", answer.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(204, nameof(WriteOutcome.Taken))]
    [InlineData(400, nameof(WriteOutcome.Refused))]
    [InlineData(422, nameof(WriteOutcome.Refused))]
    [InlineData(413, nameof(WriteOutcome.TooLarge))]
    [InlineData(401, nameof(WriteOutcome.Held))]
    [InlineData(403, nameof(WriteOutcome.Held))]
    [InlineData(404, nameof(WriteOutcome.Held))]
    [InlineData(302, nameof(WriteOutcome.Held))]
    [InlineData(429, nameof(WriteOutcome.Throttled))]
    [InlineData(500, nameof(WriteOutcome.Unavailable))]
    [InlineData(503, nameof(WriteOutcome.Unavailable))]
    [InlineData(418, nameof(WriteOutcome.Unavailable))]
    public async Task Write_OfEachStatus_SaysWhatIsToBeDone(int status, string outcome)
    {
        await using var server = await ScriptedInflux.StartAsync(Say(status, "{\"error\":\"because\nso\"}"));
        using var client = Client(server, "--InfluxDb:Version=1", "--InfluxDb:Database=d");
        var answer = await WriteAsync(client);
        Assert.Equal(outcome, answer.Outcome.ToString());
        if (status == 204) return;
        Assert.Contains("because so", answer.Reason, StringComparison.Ordinal);
        Assert.Contains(answer.Label, WriteAnswer.Labels);
    }

    /// <summary>Of writes, of questions, and of a server that was not asked for its version: the address that it means, without what may be secret in it.</summary>
    [Theory]
    [InlineData("https://me:s3cret@db.example:8086/write?token=s3cret", "https://db.example:8086/write")]
    [InlineData("/influx/write?token=s3cret", "/influx/write")]
    [InlineData("", "no address")]
    public async Task Write_ThatIsSentElsewhere_IsAWrongSettingAndNamesTheAddress(string location, string shown)
    {
        await using var server = await ScriptedInflux.StartAsync(http =>
        {
            http.Response.StatusCode = 307;
            if (location.Length > 0) http.Response.Headers.Location = location;
            return Task.CompletedTask;
        });
        using var client = Client(server, "--InfluxDb:Version=1", "--InfluxDb:Database=d");

        var written = await WriteAsync(client);
        var (asked, _) = await client.SendAsync(() => new(HttpMethod.Get, new Uri(new Uri($"{server.Url}"), "query")), CancellationToken.None);

        Assert.All((WriteAnswer[])[written, asked], answer =>
        {
            Assert.Equal((WriteOutcome.Held, "misconfigured"), (answer.Outcome, answer.Label));
            Assert.Contains($"it sends to {shown} (HTTP 307)", answer.Reason, StringComparison.Ordinal);
            Assert.Contains("InfluxDb:Url", answer.Reason, StringComparison.Ordinal);
            Assert.DoesNotContain("s3cret", answer.Reason, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("5", 5)]
    [InlineData("0", 1)]
    [InlineData("999999", 300)]
    [InlineData("Sun, 01 Jan 2068 00:00:00 GMT", 300)]
    [InlineData("soon", null)]
    public async Task Write_WithARetryAfter_TakesItWithinBounds(string said, int? seconds)
    {
        await using var server = await ScriptedInflux.StartAsync(http =>
        {
            (http.Response.StatusCode, http.Response.Headers.RetryAfter) = (503, said);
            return Task.CompletedTask;
        });
        using var client = Client(server, "--InfluxDb:Version=1", "--InfluxDb:Database=d");
        Assert.Equal(seconds, (await WriteAsync(client)).After?.TotalSeconds);
    }

    [Fact]
    public async Task Write_ToNobody_IsAnOutage_AndAnEndlessAnswerIsCut()
    {
        await using var server = await ScriptedInflux.StartAsync(Say(500, new string('x', 1 << 20)));
        using var client = Client(server, "--InfluxDb:Version=1", "--InfluxDb:Database=d");
        Assert.InRange((await WriteAsync(client)).Reason.Length, 100, 3_000);
        await server.DisposeAsync();
        var answer = await WriteAsync(client);
        Assert.Equal((WriteOutcome.Unavailable, "unreachable"), (answer.Outcome, answer.Label));
    }

    private static Func<HttpContext, Task> Say(int status, string body = "") => async http =>
    {
        http.Response.StatusCode = status;
        if (status != 204) await http.Response.WriteAsync(body);
    };

    private static InfluxClient Client(ScriptedInflux server, params string[] settings) =>
        new(CollectorOptions.Load(null, [$"--InfluxDb:Url={server.Url}", .. settings]).Influx!, "1.0", TimeProvider.System);

    private static Task<WriteAnswer> WriteAsync(InfluxClient client)
    {
        var lines = new LineBuffer();
        lines.Begin("m").Whole("n"u8, 1).End(1);
        return client.WriteAsync(lines.Lines(0, 1), CancellationToken.None);
    }
}
