using Microsoft.AspNetCore.Http;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>Over real HTTP. What a server says is taken whole, or it is no answer.</summary>
public sealed class InfluxQueriesTests : IDisposable
{
    private const string Whole = """{"results":[{"statement_id":0,"series":[{"name":"m","columns":["time","sum"],"values":[[0,1]]}]}]}""";
    private const string Part = """{"results":[{"statement_id":0,"series":[{"name":"m","columns":["time","sum"],"values":[[0,1]],"partial":true}],"partial":true}]}""";

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ask_OfAnAnswerInParts_TakesAll()
    {
        await using var server = await ScriptedInflux.StartAsync(Say(200, Part + "\n" + Part + "\n" + Whole + "\n"));
        Assert.Equal(3, Ask(server));
        var (what, credential, body) = Assert.Single(server.Requests);
        Assert.Equal(("POST /query", "Basic bWU6czNjcmV0"), (what, credential));
        Assert.Contains("db=my+db&epoch=ms&chunked=true", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_OfAMeasurementThatNobodyWroteYet_IsEmpty()
    {
        await using var server = await ScriptedInflux.StartAsync(Say(200, """{"results":[{"statement_id":0}]}"""));
        Assert.Equal(0, Ask(server));
    }

    [Theory]
    [InlineData(200, Part, "ended before it was whole")]
    [InlineData(200, "", "ended before it was whole")]
    [InlineData(200, """{"results":[{"statement_id":0,"error":"database not found: x"}]}""", "database not found: x")]
    [InlineData(200, Part + "\n" + """{"error":"engine: closed"}""", "engine: closed")]
    [InlineData(200, "<html>a proxy's page</html>", "gives no answer")]
    [InlineData(401, """{"error":"authorization failed"}""", "HTTP 401")]
    [InlineData(503, "later", "HTTP 503: later")]
    public async Task Ask_OfWhatIsNoWholeAnswer_IsNone(int status, string body, string reason)
    {
        await using var server = await ScriptedInflux.StartAsync(Say(status, body));
        var error = Assert.Throws<StoreUnavailableException>(() => Ask(server));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A question that is asked in several statements has one limit of time between them.</summary>
    [Fact]
    public async Task Ask_OfAQuestionWhoseTimeIsUp_AsksNothing()
    {
        await using var server = await ScriptedInflux.StartAsync(Say(200, Whole));
        using var queries = Queries(server, TimeSpan.FromSeconds(1));
        var begun = queries.Begin() - (long)(TimeSpan.FromSeconds(2).TotalSeconds * TimeProvider.System.TimestampFrequency);
        Assert.Throws<TimeoutException>(() => queries.Ask("SELECT 1", _ => { }, CancellationToken.None, begun));
        Assert.Empty(server.Requests);
    }

    /// <summary>What all versions read is the address; the credential is in the words of each.</summary>
    [Theory]
    [InlineData("1", "POST /query", "")]
    [InlineData("2", "POST /query", "Token s3cret")]
    [InlineData("3", "GET /query", "Bearer s3cret")]
    [InlineData(null, "GET /query", "Token s3cret")]
    public async Task Ask_OfAServerOfEachVersion_IsAsItReads(string? version, string what, string credential)
    {
        await using var server = await ScriptedInflux.StartAsync(Say(200, Whole));
        string[] settings = version == "2" ? ["--InfluxDb:Org=o", "--InfluxDb:Bucket=b"] : [];
        string[] secret = version == "1" ? [] : [$"--InfluxDb:TokenFile={_folder.Write("secret", "s3cret")}"];
        string[] known = version is null ? [] : [$"--InfluxDb:Version={version}"];
        using var queries = new InfluxQueries(
            CollectorOptions.Load(null, [$"--InfluxDb:Url={server.Url}", "--InfluxDb:Database=my db", .. settings, .. secret, .. known]).Influx!, "test", TimeSpan.FromSeconds(30), TimeProvider.System);
        queries.Ask("SELECT a FROM b WHERE c = 'it''s'", _ => { }, CancellationToken.None);
        var (asked, signed, body) = Assert.Single(server.Requests);
        Assert.Equal((true, credential), (asked.StartsWith(what, StringComparison.Ordinal), signed));
        Assert.Contains(what.StartsWith("GET", StringComparison.Ordinal) ? "q=SELECT%20a%20FROM%20b%20WHERE%20c%20%3D%20%27it%27%27s%27" : "q=SELECT+a", asked + body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_OfAServerThatIsAway_SaysSo()
    {
        var server = await ScriptedInflux.StartAsync(Say(200, Whole));
        using var queries = Queries(server, TimeSpan.FromSeconds(30));
        await server.DisposeAsync();
        Assert.Contains("127.0.0.1", Assert.Throws<StoreUnavailableException>(() => queries.Ask("SELECT 1", _ => { }, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    /// <summary>Before the head of the answer, and in the middle of its body.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_OfAServerThatHangs_EndsInTime(bool begins)
    {
        await using var server = await ScriptedInflux.StartAsync(async http =>
        {
            if (begins) await http.Response.WriteAsync(Part + "\n");
            if (begins) await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });
        using var queries = Queries(server, TimeSpan.FromMilliseconds(300));
        Assert.Contains("ask for a shorter time", Assert.Throws<TimeoutException>(() => queries.Ask("SELECT 1", _ => { }, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_ThatNobodyWaitsFor_IsGivenUp()
    {
        await using var server = await ScriptedInflux.StartAsync(http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        using var queries = Queries(server, TimeSpan.FromSeconds(30));
        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        Assert.ThrowsAny<OperationCanceledException>(() => queries.Ask("SELECT 1", _ => { }, gone.Token));
    }

    [Fact]
    public void Capped_OfAStreamThatGoesOn_EndsIt()
    {
        using var stream = new CappedStream(new MemoryStream(new byte[100]), 64);
        Assert.Equal(64, stream.Read(new byte[64], 0, 64));
        Assert.Throws<InvalidDataException>(() => stream.Read(new byte[64], 0, 64));
    }

    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("it's", "'it\\'s'")]
    [InlineData("a\\", "'a\\\\'")]
    [InlineData("\\' OR 1=1 --", "'\\\\\\' OR 1=1 --'")]
    [InlineData("a\nb", "'a\\nb'")]
    public void Quote_OfAnyText_StaysOneLiteral(string text, string literal) => Assert.Equal(literal, InfluxText.Quote(text));

    [Fact]
    public void Within_OfMinutes_IsHalfOpen() =>
        Assert.Equal("time >= '1970-01-01T00:01:00Z' AND time < '1970-01-01T00:03:00Z'", InfluxText.Within(new MinuteRange(new(1), new(3))));

    private int Ask(ScriptedInflux server)
    {
        var parts = 0;
        using var queries = Queries(server, TimeSpan.FromSeconds(30));
        queries.Ask("SELECT 1", _ => parts++, CancellationToken.None);
        return parts;
    }

    private InfluxQueries Queries(ScriptedInflux server, TimeSpan limit) => new(
        CollectorOptions.Load(null, [$"--InfluxDb:Url={server.Url}", "--InfluxDb:Database=my db", "--InfluxDb:Version=1", "--InfluxDb:UserName=me", $"--InfluxDb:PasswordFile={_folder.Write("secret", "s3cret")}"]).Influx!,
        "test", limit, TimeProvider.System);

    private static Func<HttpContext, Task> Say(int status, string body) => async http =>
    {
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(body);
    };
}
