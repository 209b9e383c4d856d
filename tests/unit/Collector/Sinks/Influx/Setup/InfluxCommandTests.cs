using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Sinks.Influx.Setup;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Setup;

/// <summary>Over real HTTP, against servers that answer as versions 2 and 3 do; version 1 is a real one in the system tests.</summary>
public sealed class InfluxCommandTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly Dictionary<string, (int Status, string Body)> _answers = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Init_OfAnEmptySecondVersion_MakesBucketsAndTasks()
    {
        Say("GET /api/v2/orgs?org=my%20lab", 200, """{"orgs":[{"id":"0a","name":"my lab"}]}""");
        Say("GET /api/v2/buckets?orgID=0a&name=gpu", 200, """{"buckets":[]}""");
        // Servers differ in how they say that there is none.
        Say("GET /api/v2/buckets?orgID=0a&name=gpu_hours", 404, """{"code":"not found"}""");
        Say("GET /api/v2/tasks?orgID=0a&name=gpu_hours&limit=1", 200, """{"tasks":[]}""");
        Say("GET /api/v2/tasks?orgID=0a&name=gpu_late_hours&limit=1", 200, """{"tasks":[]}""");
        await using var server = await StartAsync();
        var (code, said) = await InitAsync(server, 90, false, Second);

        Assert.True(code == 0, said);
        Assert.Equal(
            ["POST /api/v2/buckets", "POST /api/v2/buckets", "POST /api/v2/tasks", "POST /api/v2/tasks"], server.Requests.Select(request => request.What).Where(what => !what.StartsWith("GET", StringComparison.Ordinal)));
        Assert.All(server.Requests, request => Assert.Equal("Token s3cret", request.Credential));
        var bodies = server.Requests.Select(request => request.Body).Where(body => body.Length > 0).ToList();
        Assert.Equal("""{"orgID":"0a","name":"gpu","retentionRules":[{"type":"expire","everySeconds":7776000}]}""", bodies[0]);
        Assert.Equal("""{"orgID":"0a","name":"gpu_hours","retentionRules":[]}""", bodies[1]);
        Assert.Contains("footprint_emissions", bodies[2], StringComparison.Ordinal);
        Assert.DoesNotContain("footprint_emissions", bodies[3], StringComparison.Ordinal);
        // Readings are many: each hour reads three of them, and once a day two days of what came late.
        Assert.Equal(["every: 1h", "t: -2d", "t: -3h"], Regex.Matches(bodies[2], @"every: 1h(?=, offset)|t: -\w+").Select(match => match.Value));
        Assert.Equal(["every: 1d", "t: -2d"], Regex.Matches(bodies[3], @"every: 1d(?=, offset)|t: -\w+").Select(match => match.Value));
        Assert.DoesNotContain("s3cret", said, StringComparison.Ordinal);
    }

    /// <summary>InfluxQL knows a bucket by the database that is mapped to it; somebody else's mapping stays.</summary>
    [Theory]
    [InlineData("""{"content":[]}""", 0, "done       database footprint mapped to bucket gpu")]
    [InlineData("""{"content":[{"id":"m1","database":"footprint","retention_policy":"autogen","default":true,"orgID":"0a","bucketID":"b1"}]}""", 0, "as it is   database footprint mapped to bucket gpu")]
    [InlineData("""{"content":[{"id":"m1","database":"footprint","retention_policy":"autogen","default":true,"orgID":"0a","bucketID":"b9"}]}""", 1, "FAILED     database footprint is mapped to another bucket (b9)")]
    public async Task Init_OfASecondVersionWithADatabase_MapsItToTheBucketOnce(string mappings, int code, string told)
    {
        Say("GET /api/v2/orgs?org=my%20lab", 200, """{"orgs":[{"id":"0a"}]}""");
        Say("GET /api/v2/buckets?orgID=0a&name=gpu", 200, """{"buckets":[{"id":"b1","retentionRules":[]}]}""");
        Say("GET /api/v2/buckets?orgID=0a&name=gpu_hours", 200, """{"buckets":[{"id":"b2","retentionRules":[]}]}""");
        Say("GET /api/v2/tasks?orgID=0a&name=gpu_hours&limit=1", 200, """{"tasks":[{"id":"t1"}]}""");
        Say("GET /api/v2/tasks?orgID=0a&name=gpu_late_hours&limit=1", 200, """{"tasks":[{"id":"t2"}]}""");
        Say("GET /api/v2/dbrps?orgID=0a&db=footprint", 200, mappings);
        await using var server = await StartAsync();
        var (ended, said) = await InitAsync(server, null, false, [.. Second, "--InfluxDb:Database=footprint"]);
        Assert.Equal(code, ended);
        Assert.Contains(told, said, StringComparison.Ordinal);
        var made = server.Requests.Where(request => request.What == "POST /api/v2/dbrps").Select(request => request.Body);
        Assert.Equal(
            told.StartsWith("done", StringComparison.Ordinal) ? ["""{"orgID":"0a","bucketID":"b1","database":"footprint","retention_policy":"autogen","default":true}"""] : [], made);
    }

    /// <summary>What is as it should be stays; what is not is changed and not made twice.</summary>
    [Theory]
    [InlineData(90, 0)]
    [InlineData(null, 0)]
    [InlineData(30, 1)]
    [InlineData(0, 1)]
    public async Task Init_OfASecondVersionThatIsReady_ChangesOnlyWhatDiffers(int? days, int patched)
    {
        Say("GET /api/v2/orgs?org=my%20lab", 200, """{"orgs":[{"id":"0a"}]}""");
        Say("GET /api/v2/buckets?orgID=0a&name=gpu", 200, """{"buckets":[{"id":"b1","retentionRules":[{"type":"expire","everySeconds":7776000}]}]}""");
        Say("GET /api/v2/buckets?orgID=0a&name=gpu_hours", 200, """{"buckets":[{"id":"b2","retentionRules":[]}]}""");
        Say("GET /api/v2/tasks?orgID=0a&name=gpu_hours&limit=1", 200, """{"tasks":[{"id":"t1"}]}""");
        Say("GET /api/v2/tasks?orgID=0a&name=gpu_late_hours&limit=1", 200, """{"tasks":[{"id":"t2"}]}""");
        await using var server = await StartAsync();
        Assert.Equal(0, (await InitAsync(server, days, false, Second)).Code);
        Assert.Equal(patched, server.Requests.Count(request => request.What == "PATCH /api/v2/buckets/b1"));
        Assert.Single(server.Requests, request => request.What == "PATCH /api/v2/tasks/t1");
        Assert.DoesNotContain(server.Requests, request => request.What.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Init_DryRun_OnlyAsks_AndSaysWhatItWouldDo()
    {
        Say("GET /api/v2/orgs?org=my%20lab", 200, """{"orgs":[{"id":"0a"}]}""");
        foreach (var name in (string[])["gpu", "gpu_hours"]) Say($"GET /api/v2/buckets?orgID=0a&name={name}", 200, """{"buckets":[]}""");
        Say("GET /api/v2/tasks?orgID=0a&name=gpu_hours&limit=1", 200, """{"tasks":[]}""");
        Say("GET /api/v2/tasks?orgID=0a&name=gpu_late_hours&limit=1", 200, """{"tasks":[]}""");
        await using var server = await StartAsync();
        var (code, said) = await InitAsync(server, 90, true, Second);
        Assert.Equal(0, code);
        Assert.All(server.Requests, request => Assert.StartsWith("GET ", request.What, StringComparison.Ordinal));
        Assert.Contains("would      bucket gpu, kept 90 days", said, StringComparison.Ordinal);
        Assert.Contains("would      task gpu_hours", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_WhenAStepIsRefused_TakesNoFurtherOne()
    {
        Say("GET /api/v2/orgs?org=my%20lab", 200, """{"orgs":[{"id":"0a"}]}""");
        Say("GET /api/v2/buckets?orgID=0a&name=gpu", 200, """{"buckets":[]}""");
        Say("POST /api/v2/buckets", 403, """{"code":"forbidden"}""");
        await using var server = await StartAsync();
        var (code, said) = await InitAsync(server, null, false, Second);
        Assert.Equal((1, 3), (code, server.Requests.Count));
        Assert.Contains("FAILED     bucket gpu, kept for ever: the caller may not write", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_OfAnOrganisationThatIsNotThere_NamesTheSetting()
    {
        Say("GET /api/v2/orgs?org=my%20lab", 200, """{"orgs":[]}""");
        await using var server = await StartAsync();
        var (code, said) = await InitAsync(server, null, false, Second);
        Assert.Equal(1, code);
        Assert.Contains("check InfluxDb:Org", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"iox::database":"_internal"}]""", 1)]
    [InlineData("""[{"iox::database":"_internal"},{"iox::database":"footprint"}]""", 0)]
    public async Task Init_OfAThirdVersion_MakesTheDatabaseOnce(string databases, int made)
    {
        Say("GET /api/v3/configure/database?format=json", 200, databases);
        await using var server = await StartAsync();
        var (code, said) = await InitAsync(server, 30, false, Third);
        Assert.True(code == 0, said);
        var posts = server.Requests.Where(request => request.What == "POST /api/v3/configure/database").ToList();
        Assert.Equal(made, posts.Count);
        Assert.All(posts, post => Assert.Equal("""{"db":"footprint","retention_period":"30d"}""", post.Body));
    }

    /// <summary>A task is told with its whole query and links: it has kilobytes, and is still there.</summary>
    [Fact]
    public async Task Init_OfATaskWithALongQuery_MakesNoSecondOne()
    {
        Say("GET /api/v2/orgs?org=my%20lab", 200, """{"orgs":[{"id":"0a"}]}""");
        Say("GET /api/v2/buckets?orgID=0a&name=gpu", 200, """{"buckets":[{"id":"b1","retentionRules":[]}]}""");
        Say("GET /api/v2/buckets?orgID=0a&name=gpu_hours", 200, """{"buckets":[{"id":"b2","retentionRules":[]}]}""");
        Say("GET /api/v2/tasks?orgID=0a&name=gpu_hours&limit=1", 200, $$"""{"links":{"self":"/api/v2/tasks"},"tasks":[{"flux":"{{new string('x', 5000)}}","id":"t1","status":"active"}]}""");
        Say("GET /api/v2/tasks?orgID=0a&name=gpu_late_hours&limit=1", 200, """{"tasks":[{"id":"t2"}]}""");
        await using var server = await StartAsync();

        Assert.Equal(0, (await InitAsync(server, null, false, Second)).Code);

        Assert.Single(server.Requests, request => request.What == "PATCH /api/v2/tasks/t1");
        Assert.DoesNotContain(server.Requests, request => request.What.StartsWith("POST", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Init_AmongAHundredDatabases_FindsItsOwn(bool isThere)
    {
        var others = Enumerable.Range(0, 100).Select(i => $$"""{"iox::database":"tenant-{{i:000}}-{{new string('d', 40)}}"}""");
        Say("GET /api/v3/configure/database?format=json", 200, $"[{string.Join(',', isThere ? others.Append("""{"iox::database":"footprint"}""") : others)}]");
        await using var server = await StartAsync();

        Assert.Equal(0, (await InitAsync(server, 30, false, Third)).Code);

        Assert.Equal(isThere ? 0 : 1, server.Requests.Count(request => request.What.StartsWith("POST", StringComparison.Ordinal)));
    }

    /// <summary>A page of a proxy with a 200, or an answer without an end: what cannot be read is not "there is none".</summary>
    [Theory]
    [InlineData("<html>sign in</html>", "no JSON")]
    [InlineData("", "no JSON")]
    [InlineData("long", "longer than 1048576 bytes")]
    public async Task Init_OfAnAnswerThatCannotBeRead_FailsAndChangesNothing(string body, string cause)
    {
        Say("GET /api/v3/configure/database?format=json", 200, body == "long" ? $"[{new string(' ', 1 << 20)}]" : body);
        Say("GET /api/v2/orgs?org=my%20lab", 200, """{"orgs":[{"id":"0a"}]}""");
        Say("GET /api/v2/buckets?orgID=0a&name=gpu", 200, body == "long" ? $"[{new string(' ', 1 << 20)}]" : body);
        await using var server = await StartAsync();

        foreach (var (settings, asked) in new[] { (Third, "databases"), (Second, "bucket gpu") })
        {
            var (code, said) = await InitAsync(server, 30, false, settings);
            Assert.Equal(1, code);
            Assert.Contains($"FAILED     {asked}: ", said, StringComparison.Ordinal);
            Assert.Contains(cause, said, StringComparison.Ordinal);
        }

        Assert.All(server.Requests, request => Assert.StartsWith("GET ", request.What, StringComparison.Ordinal));
    }

    /// <summary>Version 1 asks for its retention policies by POST: without them nothing may be altered.</summary>
    [Fact]
    public async Task Init_OfAFirstVersionWhosePoliciesCannotBeRead_AltersNothing()
    {
        ScriptedInflux? scripted = null;
        await using var server = scripted = await ScriptedInflux.StartAsync(http =>
            http.Response.WriteAsync(scripted!.Requests.Last().Body.StartsWith("q=SHOW", StringComparison.Ordinal) ? "<html/>" : """{"results":[{"statement_id":0}]}"""));
        var options = CollectorOptions.Load(null, [$"--InfluxDb:Url={server.Url}", "--InfluxDb:Version=1", "--InfluxDb:Database=footprint"]);
        using var output = new StringWriter();

        var code = await InfluxCommand.InitAsync(options, 30, false, output, CancellationToken.None);
        var said = output.ToString();

        Assert.Equal(1, code);
        Assert.Contains("FAILED     SHOW RETENTION POLICIES", said, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Init_OfARefusedCaller_SaysWhatHelps()
    {
        Say("GET /api/v3/configure/database?format=json", 401, "");
        await using var server = await StartAsync();
        var (code, said) = await InitAsync(server, 30, false, Third);
        Assert.Equal(1, code);
        Assert.Contains("InfluxDb:TokenFile", said, StringComparison.Ordinal);
    }

    /// <summary>A bucket behind a redirect is not one that is missing: nothing is made.</summary>
    [Fact]
    public async Task Init_OfAServerThatSendsElsewhere_MakesNothing()
    {
        await using var server = await ScriptedInflux.StartAsync(http =>
        {
            (http.Response.StatusCode, http.Response.Headers.Location) = (301, "https://db.example/");
            return Task.CompletedTask;
        });

        var (code, said) = await InitAsync(server, 30, false, Second);

        Assert.Equal((1, 1), (code, server.Requests.Count));
        Assert.StartsWith("GET ", Assert.Single(server.Requests).What, StringComparison.Ordinal);
        Assert.Contains("https://db.example/", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_WithoutAServerOrWithSenselessDays_IsBadConfiguration()
    {
        using var output = new StringWriter();
        Assert.StartsWith("InfluxDb:Url", (await Assert.ThrowsAsync<ConfigurationException>(() => InfluxCommand.InitAsync(CollectorOptions.Load(null, []), null, false, output, default))).Message, StringComparison.Ordinal);
        var options = CollectorOptions.Load(null, ["--InfluxDb:Url=http://127.0.0.1:1", "--InfluxDb:Database=d"]);
        Assert.StartsWith("--keep-days", (await Assert.ThrowsAsync<ConfigurationException>(() => InfluxCommand.InitAsync(options, -1, false, output, default))).Message, StringComparison.Ordinal);
    }

    private static string[] Second => ["--InfluxDb:Version=2", "--InfluxDb:Org=my lab", "--InfluxDb:Bucket=gpu"];

    private static string[] Third => ["--InfluxDb:Version=3", "--InfluxDb:Database=footprint"];

    private void Say(string what, int status, string body) => _answers[what] = (status, body);

    private Task<ScriptedInflux> StartAsync() => ScriptedInflux.StartAsync(async http =>
    {
        var (status, body) = _answers.GetValueOrDefault($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}", (201, "{}"));
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(body);
    });

    private async Task<(int Code, string Said)> InitAsync(ScriptedInflux server, int? days, bool isDry, string[] settings)
    {
        var secret = _folder.Write("secret", "s3cret\n");
        var options = CollectorOptions.Load(null, [$"--InfluxDb:Url={server.Url}", $"--InfluxDb:TokenFile={secret}", .. settings]);
        using var output = new StringWriter();
        return (await InfluxCommand.InitAsync(options, days, isDry, output, CancellationToken.None), output.ToString());
    }
}
