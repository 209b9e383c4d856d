using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Web.Runs;

/// <summary><c>/api/v1/runs</c> of a whole collector: named over HTTP, kept over a restart, with what the ledger holds of them.</summary>
public sealed class RunsApiTests
{
    private const string Body = """{"id":"job-1","name":"gpt-ft","project":"nlp","user":"ada","phase":"training","source":"mlflow","labels":{"team":"a"},"started":"2026-11-22T09:00:00Z"}""";

    [Fact]
    public async Task Runs_NamedAndEnded_AreThereAfterARestart()
    {
        await using var rig = await CollectorRig.StartAsync();

        var (made, _) = await SendAsync(rig, HttpMethod.Post, "runs", Body);
        var (again, _) = await SendAsync(rig, HttpMethod.Post, "runs", Body);
        var (other, _) = await SendAsync(rig, HttpMethod.Post, "runs", """{"id":"job-1","name":"another"}""");
        await SendAsync(rig, HttpMethod.Post, "runs", """{"id":"job-2","started":"2026-11-22T10:00:00+01:00"}""");
        var (changed, run) = await SendAsync(rig, HttpMethod.Patch, "runs/job-1", """{"ended":"2026-11-22T09:05:00Z","project":null}""");
        await rig.RestartAsync();

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.OK], new[] { made, again, other, changed });
        Assert.Equal(("gpt-ft", JsonValueKind.Null, "a"), (run.GetProperty("name").GetString(), run.GetProperty("project").ValueKind, run.GetProperty("labels").GetProperty("team").GetString()));
        Assert.Equal(["job-1", "job-2"], await IdsAsync(rig, "runs"));
        Assert.Equal(["job-2"], await IdsAsync(rig, "runs?active=true"));
        Assert.Equal(["job-1"], await IdsAsync(rig, "runs?active=false"));
        Assert.Empty(await IdsAsync(rig, "runs?project=nlp"));
        Assert.True((await rig.JsonAsync("/api/v1/runs?limit=1")).GetProperty("hasMore").GetBoolean());
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(rig, HttpMethod.Patch, "runs/none", """{"ended":null}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await rig.SendAsync(HttpMethod.Get, "/api/v1/runs/none")).StatusCode);
    }

    [Fact]
    public async Task Run_WithEnergyInTheLedger_HasTheRowsOfTotals()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        await SendAsync(rig, HttpMethod.Post, "runs", """{"id":"k8s:ab/c d","started":"2026-11-22T09:00:00Z"}""");
        var unknown = await rig.JsonAsync("/api/v1/runs/k8s:ab/c%20d");
        var minute = UtcMinute.FromTime(CollectorRig.Start);
        var group = new LedgerGroup();
        group.AddHost("node-1", new Dictionary<string, string>(), minute.ToTime());
        group.Add([.. new[] { "k8s:ab/c d", OwnerText.ReservedIdlePrefix + "k8s:ab/c d", "another", OwnerText.Idle }.Select(owner =>
            new LedgerEntry(new SeriesKey("node-1", "GPU-a", owner, PowerState.Unspecified, Method.Counter), minute, new EnergyCell(3_600_000, 3_500_000, 3_700_000, 1000)))], minute.ToTime());
        rig.Services.GetRequiredService<ILedgerWriter>().Apply(group, minute.ToTime());

        var run = await PricedAsync(rig, "/api/v1/runs/k8s:ab%2Fc%20d");
        var totals = await rig.JsonAsync("/api/v1/totals?by=run&from=2026-11-22T09:00:00Z&to=2026-11-22T09:01:00Z");

        Assert.Equal((0, "no agent has told of energy of this run"), (unknown.GetProperty("rows").GetArrayLength(), unknown.GetProperty("reason").GetString()));
        var row = Assert.Single(run.GetProperty("rows").EnumerateArray());
        Assert.Equal(7200, row.GetProperty("energy").GetProperty("value").GetDouble());
        var same = totals.GetProperty("rows").EnumerateArray().Single(total => total.GetProperty("key").GetString() == "k8s:ab/c d");
        Assert.Equal(same.GetProperty("emissions").GetRawText(), row.GetProperty("emissions").GetRawText());
        Assert.True(row.GetProperty("emissions").GetProperty("value").GetDouble() > 0);
        Assert.Equal([OwnerText.Idle, "another", "k8s:ab/c d"], totals.GetProperty("rows").EnumerateArray().Select(total => total.GetProperty("key").GetString()));
    }

    /// <summary>Who names a run when it is over says no start, and its ten hours are all in its report.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("2026-11-22T08:58:00Z")]
    public async Task Run_NamedWhenItIsOver_HasAllItsEnergy(string? started)
    {
        await using var rig = await CollectorRig.StartAsync();
        Used(rig, ("late", CollectorRig.Start.AddHours(-10)), (OwnerText.ReservedIdlePrefix + "late", CollectorRig.Start.AddHours(-11)), ("late", CollectorRig.Start.AddMinutes(-1)));
        await SendAsync(rig, HttpMethod.Post, "runs", started is null ? """{"id":"late"}""" : $$"""{"id":"late","started":"{{started}}"}""");

        var run = await rig.JsonAsync("/api/v1/runs/late?step=auto");

        Assert.Equal(3 * 3600, Assert.Single(run.GetProperty("rows").EnumerateArray()).GetProperty("energy").GetProperty("value").GetDouble());
        Assert.Equal(CollectorRig.Start.AddHours(-11), run.GetProperty("from").GetDateTimeOffset());
        Assert.Equal(CollectorRig.Start.AddHours(-11), run.GetProperty("timeline").GetProperty("points")[0].GetProperty("at").GetDateTimeOffset());
    }

    [Fact]
    public async Task Patch_Started_SaysItWhereItCanBe()
    {
        await using var rig = await CollectorRig.StartAsync();
        await SendAsync(rig, HttpMethod.Post, "runs", """{"id":"late"}""");
        await SendAsync(rig, HttpMethod.Patch, "runs/late", """{"ended":"2026-11-22T09:00:00Z"}""");

        var (changed, run) = await SendAsync(rig, HttpMethod.Patch, "runs/late", """{"started":"2026-11-21T23:00:00+01:00"}""");
        var (none, whyNone) = await SendAsync(rig, HttpMethod.Patch, "runs/late", """{"started":null}""");
        var (after, whyAfter) = await SendAsync(rig, HttpMethod.Patch, "runs/late", """{"started":"2026-11-22T10:00:00Z"}""");

        Assert.Equal((HttpStatusCode.OK, "2026-11-21T22:00:00+00:00"), (changed, run.GetProperty("started").GetString()));
        Assert.Equal((HttpStatusCode.BadRequest, "started: is missing"), (none, whyNone.GetProperty("detail").GetString()));
        Assert.Equal((HttpStatusCode.BadRequest, "ended: is before started"), (after, whyAfter.GetProperty("detail").GetString()));
        Assert.Equal("2026-11-21T22:00:00+00:00", (await rig.JsonAsync("/api/v1/runs/late")).GetProperty("run").GetProperty("started").GetString());
    }

    [Theory]
    [InlineData("""{"id":"a","nmae":"b","x":1}""", "nmae, x: are no members here")]
    [InlineData("""{"id":"a","ended":"2026-11-22T09:00:00Z"}""", "ended: is no member here")]
    [InlineData("""{"\ud800":1}""", "body: has a name that is not Unicode")]
    [InlineData("""{"name":"b"}""", "id: is missing")]
    [InlineData("""{"id":"__idle__"}""", "id: begins with __")]
    [InlineData("""{"id":"a\u0007"}""", "id: has a character")]
    [InlineData("""{"id":"a","id":"b"}""", "id: is given twice")]
    [InlineData("""{"id":7}""", "id: is not a text")]
    [InlineData("""{"id":"a","phase":"sleeping"}""", "phase: is none of training, inference, other")]
    [InlineData("""{"id":"a","started":"2026-11-22T09:00:00"}""", "started: is not a time")]
    [InlineData("""{"id":"a","labels":{"b":1}}""", "labels: is not a text")]
    [InlineData("[]", "body: is not a JSON object")]
    [InlineData("{", "body: is not JSON")]
    public async Task Post_WhatIsNoRun_Is400AndNamesTheMember(string body, string says)
    {
        await using var rig = await CollectorRig.StartAsync();

        var (status, problem) = await SendAsync(rig, HttpMethod.Post, "runs", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith(says, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(await IdsAsync(rig, "runs"));
    }

    [Fact]
    public async Task Post_TooLongOrNotJson_IsRefused()
    {
        await using var rig = await CollectorRig.StartAsync();

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(rig, HttpMethod.Post, "runs", $$"""{"id":"{{new string('a', 70_000)}}"}""")).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await SendAsync(rig, HttpMethod.Post, "runs", Body, "text/plain")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(rig, HttpMethod.Patch, "runs/a", "{}")).Status);
        Assert.Empty(await IdsAsync(rig, "runs"));
    }

    [Fact]
    public async Task Patch_EndBeforeStart_ChangesNothing()
    {
        await using var rig = await CollectorRig.StartAsync();
        await SendAsync(rig, HttpMethod.Post, "runs", Body);

        var (status, problem) = await SendAsync(rig, HttpMethod.Patch, "runs/job-1", """{"name":"new","ended":"2026-11-22T08:00:00Z"}""");

        Assert.Equal((HttpStatusCode.BadRequest, "ended: is before started"), (status, problem.GetProperty("detail").GetString()));
        Assert.Equal("gpt-ft", (await rig.JsonAsync("/api/v1/runs/job-1")).GetProperty("run").GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("read", HttpStatusCode.Forbidden)]
    [InlineData("operate", HttpStatusCode.Created)]
    public async Task Post_NeedsTheScopeToOperate(string scope, HttpStatusCode expected)
    {
        await using var rig = await CollectorRig.StartAsync("--Auth:TrustedProxies=127.0.0.1", $"--Auth:Groups:ops:Scope={scope}");
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(rig.Http, "/api/v1/runs")) { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Forwarded-User", "ada");
        request.Headers.Add("X-Forwarded-Groups", "ops");

        using var answer = await client.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Runs_OfACallerOfOneProject_AreItsOwn()
    {
        await using var rig = await CollectorRig.StartAsync(
            "--Auth:TrustedProxies=127.0.0.1", "--Auth:Groups:nlp:Scope=operate", "--Auth:Groups:nlp:Projects=nlp", "--Auth:Groups:ops:Scope=operate");
        await AskAsync(rig, "ops", HttpMethod.Post, "runs", Body);
        await AskAsync(rig, "ops", HttpMethod.Post, "runs", """{"id":"job-2","project":"vision","started":"2026-11-22T09:00:00Z"}""");
        await AskAsync(rig, "ops", HttpMethod.Post, "runs", """{"id":"job-3","started":"2026-11-22T09:00:00Z"}""");
        var minute = UtcMinute.FromTime(CollectorRig.Start);
        var group = new LedgerGroup();
        group.AddHost("node-1", new Dictionary<string, string>(), minute.ToTime());
        group.Add([.. new[] { "job-1", "job-2", "job-3" }.Select(owner =>
            new LedgerEntry(new SeriesKey("node-1", "GPU-a", owner, PowerState.Unspecified, Method.Counter), minute, new EnergyCell(3_600_000, 3_500_000, 3_700_000, 1000)))], minute.ToTime());
        rig.Services.GetRequiredService<ILedgerWriter>().Apply(group, minute.ToTime());
        const string Hour = "from=2026-11-22T09:00:00Z&to=2026-11-22T10:00:00Z";

        Assert.Equal(["job-1"], IdsOf(await AskAsync(rig, "nlp", HttpMethod.Get, "runs")));
        Assert.Empty(IdsOf(await AskAsync(rig, "nlp", HttpMethod.Get, "runs?project=vision")));
        Assert.Equal(["job-1", "job-2", "job-3"], IdsOf(await AskAsync(rig, "ops", HttpMethod.Get, "runs")));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(rig, "nlp", HttpMethod.Get, "runs/job-1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(rig, "nlp", HttpMethod.Get, "runs/job-2")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(rig, "nlp", HttpMethod.Get, "runs/job-3")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(rig, "nlp", HttpMethod.Patch, "runs/job-1", """{"name":"mine"}""")).Status);
        Assert.Equal(["job-1"], KeysOf(await AskAsync(rig, "nlp", HttpMethod.Get, "totals?by=run&" + Hour)));
        Assert.Equal(["nlp"], KeysOf(await AskAsync(rig, "nlp", HttpMethod.Get, "account?by=project&" + Hour)));
        Assert.Equal([OwnerText.Unattributed, "nlp", "vision"], KeysOf(await AskAsync(rig, "ops", HttpMethod.Get, "totals?by=project&" + Hour)));
        Assert.Equal(3600, (await AskAsync(rig, "nlp", HttpMethod.Get, "series?metric=energy&device=GPU-a&" + Hour)).Answer.GetProperty("points")[0].GetProperty("figure").GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task Totals_ByWhatTheRegistrySays_SumToTheSame()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB", "--Sites:lab:Zone=FR", "--Sites:lab:Match=node-2", "--Privacy:Users=keep");
        await SendAsync(rig, HttpMethod.Post, "runs", Body);
        await SendAsync(rig, HttpMethod.Post, "runs", """{"id":"job-2","user":"grace","labels":{"team":"a","x\"y":"b"},"started":"2026-11-22T09:00:00Z"}""");
        var minute = UtcMinute.FromTime(CollectorRig.Start);
        var group = new LedgerGroup();
        foreach (var host in new[] { "node-1", "node-2" }) group.AddHost(host, new Dictionary<string, string>(), minute.ToTime());
        (string Host, string Owner, long Joules)[] used =
            [("node-1", "job-1", 1), ("node-1", OwnerText.ReservedIdlePrefix + "job-1", 2), ("node-2", "job-2", 4), ("node-2", "job-3", 8), ("node-1", OwnerText.Idle, 16)];
        group.Add(used.Select(part => new LedgerEntry(new SeriesKey(part.Host, "GPU-a", part.Owner, PowerState.Unspecified, Method.Counter), minute, new EnergyCell(part.Joules * 1000, 0, 0, 1000))), minute.ToTime());
        rig.Services.GetRequiredService<ILedgerWriter>().Apply(group, minute.ToTime());
        async Task<string> AskAsync(string question, string endpoint = "totals") => string.Join(' ', (await rig.JsonAsync($"/api/v1/{endpoint}?from=2026-11-22&to=2026-11-23&tz=Europe/London&{question}"))
            .GetProperty("rows").EnumerateArray().Select(row => $"{row.GetProperty("key").GetString()}={row.GetProperty("energy").GetProperty("value").GetDouble()}"));

        Assert.Equal("__idle__=16 __unattributed__=8 ada=3 grace=4", await AskAsync("by=user"));
        Assert.Equal("__idle__=16 __unattributed__=8 a=7", string.Join(' ', (await AskAsync("by=label:team")).Split(' ').Distinct()));
        Assert.Equal("__idle__=16 __unattributed__=11 b=4", await AskAsync("by=label:x%22y"));
        Assert.Equal("default=19 lab=12", await AskAsync("by=site"));
        Assert.Equal("__idle__=16 __unattributed__=12 nlp=3", await AskAsync("by=project"));
        Assert.Equal("job-1=3", await AskAsync("by=run&project=nlp"));
        Assert.Equal("job-2=4 job-3=8", await AskAsync("by=run&site=lab"));
        Assert.Equal("job-2=4", await AskAsync("by=run&user=grace&site=lab"));
        Assert.Equal("", await AskAsync("by=run&user=grace&project=nlp"));
        Assert.Equal("", await AskAsync("by=run&user=nobody"));
        Assert.Equal("__idle__=16 __unattributed__=8 ada=3 grace=4", string.Join(' ', (await AskAsync("by=user", "account")).Split(' ').Order(StringComparer.Ordinal)));
        Assert.Equal(HttpStatusCode.BadRequest, (await rig.SendAsync(HttpMethod.Get, "/api/v1/totals?by=label:&from=2026-11-22&to=2026-11-23&tz=UTC")).StatusCode);
    }

    [Fact]
    public async Task Patch_ThatMovesEnergy_IsInTheAudit()
    {
        await using var rig = await CollectorRig.StartAsync("--Auth:TrustedProxies=127.0.0.1", "--Auth:Groups:ops:Scope=operate", "--Privacy:Users=keep");
        await AskAsync(rig, "ops", HttpMethod.Post, "runs", Body);
        await AskAsync(rig, "ops", HttpMethod.Patch, "runs/job-1", """{"ended":"2026-11-22T09:05:00Z"}""");
        await AskAsync(rig, "ops", HttpMethod.Patch, "runs/job-1", """{"project":"vision","ended":"2026-11-22T08:00:00Z"}""");
        await AskAsync(rig, "ops", HttpMethod.Patch, "runs/job-1", """{"project":"vision"}""");

        var rows = (await AskAsync(rig, "ops", HttpMethod.Get, "audit")).Answer.GetProperty("rows").EnumerateArray().Where(row => row.GetProperty("what").GetString() == "run");

        var row = Assert.Single(rows);
        Assert.Equal(
            ("user ada", "job-1", "gpt-ft; project nlp; user ada; phase training; labels team=a", "gpt-ft; project vision; user ada; phase training; labels team=a"),
            (row.GetProperty("who").GetString(), row.GetProperty("subject").GetString(), row.GetProperty("old").GetString(), row.GetProperty("new").GetString()));
    }

    private static void Used(CollectorRig rig, params (string Owner, DateTimeOffset At)[] minutes)
    {
        var group = new LedgerGroup();
        group.AddHost("node-1", new Dictionary<string, string>(), CollectorRig.Start);
        foreach (var (owner, at) in minutes)
            group.Add([new LedgerEntry(new SeriesKey("node-1", "GPU-a", owner, PowerState.Unspecified, Method.Counter), UtcMinute.FromTime(at), new EnergyCell(3_600_000, 3_500_000, 3_700_000, 1000))], at);
        rig.Services.GetRequiredService<ILedgerWriter>().Apply(group, CollectorRig.Start);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> AskAsync(CollectorRig rig, string caller, HttpMethod method, string path, string? body = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(rig.Http, "/api/v1/" + path)) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Forwarded-User", "ada");
        request.Headers.Add("X-Forwarded-Groups", caller);
        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    private static IEnumerable<string?> IdsOf((HttpStatusCode, JsonElement Answer) runs) => runs.Answer.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("id").GetString());

    private static IEnumerable<string?> KeysOf((HttpStatusCode, JsonElement Answer) totals) => totals.Answer.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("key").GetString());

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(CollectorRig rig, HttpMethod method, string path, string body, string type = "application/json")
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(rig.Http, "/api/v1/" + path)) { Content = new StringContent(body, Encoding.UTF8, type) };
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length > 0 ? JsonDocument.Parse(text).RootElement : default);
    }

    // The year's figure may come into the ledger just after the energy, which the test put in by itself.
    private static async Task<JsonElement> PricedAsync(CollectorRig rig, string path)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var run = await rig.JsonAsync(path);
            if (run.GetProperty("rows")[0].GetProperty("emissions").GetProperty("value").ValueKind == JsonValueKind.Number) return run;
            await Task.Delay(10, patience.Token);
        }
    }

    private static async Task<IEnumerable<string?>> IdsAsync(CollectorRig rig, string path) =>
        (await rig.JsonAsync("/api/v1/" + path)).GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("id").GetString());
}
