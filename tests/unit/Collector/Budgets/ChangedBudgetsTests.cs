using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Notify;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Budgets;

/// <summary>Budgets that are made, changed and removed over HTTP while a whole collector runs: 3.6 g a minute, ten of them.</summary>
public sealed class ChangedBudgetsTests
{
    private static readonly string[] Site = ["--Site:Zone=GB", "--Site:Pue=1.2"];

    [Fact]
    public async Task Put_ThenRestart_IsKeptAndEachChangeIsInTheAudit()
    {
        await using var rig = await CollectorRig.StartAsync([.. Site, "--Budgets:lab:Limit=5kg"]);
        var (made, row) = await PutAsync(rig, "mine", """{"limit":"2kg","target":"project:nlp","parent":"lab","peakWatts":1000}""");
        var (same, _) = await PutAsync(rig, "mine", """{"limit":"2kg","target":"project:nlp","parent":"lab","peakWatts":1000}""");
        var (changed, _) = await PutAsync(rig, "mine", """{"limit":"1kg","target":"project:nlp","parent":"lab"}""");
        var (gone, _) = await PutAsync(rig, "gone", """{"limit":"1kWh"}""");
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(rig, "gone")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await DeleteAsync(rig, "gone")).Status);
        await rig.RestartAsync();
        rig.Services.GetRequiredService<BudgetVersions>().Keep();

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Created], new[] { made, same, changed, gone });
        Assert.Equal(("api", 2000, "lab"), (row.GetProperty("source").GetString(), row.GetProperty("limit").GetProperty("value").GetDouble(), row.GetProperty("parent").GetString()));
        var rows = (await rig.JsonAsync("/api/v1/budgets")).GetProperty("budgets").EnumerateArray().Select(one => (one.GetProperty("name").GetString(), one.GetProperty("source").GetString(), one.GetProperty("limit").GetProperty("value").GetDouble()));
        Assert.Equal([("lab", "configuration", 5000), ("mine", "api", 1000)], rows);
        Assert.Equal("api", (await rig.JsonAsync("/api/v1/budgets/mine")).GetProperty("source").GetString());
        var audit = (await rig.JsonAsync("/api/v1/audit")).GetProperty("rows").EnumerateArray().Where(one => one.GetProperty("what").GetString() == "budget")
            .Select(one => $"{one.GetProperty("subject").GetString()}: {Limit(one, "old")} to {Limit(one, "new")}, {one.GetProperty("reason").GetString()}").ToList();
        Assert.Equal(
            [
                "budget lab: none to 5 kg, configured", "budget mine: none to 2 kg, made by the API", "budget mine: 2 kg to 1 kg, changed by the API", "budget gone: none to 1 kWh, made by the API",
                "budget gone: 1 kWh to none, removed by the API",
            ],
            audit);
    }

    [Theory]
    [InlineData("mine", """{"limit":"1kg","limitt":"2","colour":1}""", HttpStatusCode.BadRequest, "limitt, colour: are no members here; known are limit, target")]
    [InlineData("mine", """{"limit":"1kg","limit":"2kg"}""", HttpStatusCode.BadRequest, "limit: is given twice")]
    [InlineData("mine", """{"limit":5}""", HttpStatusCode.BadRequest, "limit: is not a text")]
    [InlineData("mine", "{}", HttpStatusCode.BadRequest, "limit: is missing; write a limit such as 500kg")]
    [InlineData("mine", """{"limit":"5 EUR"}""", HttpStatusCode.BadRequest, "limit: '5 EUR' is not possible: Account:Currency is not set; set it")]
    [InlineData("mine", """{"limit":"lots"}""", HttpStatusCode.BadRequest, "limit: 'lots' is not a limit such as 500kg")]
    [InlineData("mine", """{"limit":"1kg","target":"nobody"}""", HttpStatusCode.BadRequest, "target: 'nobody' is not all, project:NAME")]
    [InlineData("mine", """{"limit":"1kg","timeZone":"Asia/Kolkata"}""", HttpStatusCode.BadRequest, "timeZone: Asia/Kolkata has days that the ledger does not keep apart; a budget of the configuration")]
    [InlineData("mine", """{"limit":"1kg","parent":"none"}""", HttpStatusCode.BadRequest, "parent: 'none' is not the name of a budget")]
    [InlineData("mine", """{"limit":"6kg","parent":"lab"}""", HttpStatusCode.BadRequest, "limit: of budget lab is 5 kg, and its parts mine (6 kg) have 1 kg more")]
    [InlineData("mine", """{"limit":"1kg","parent":"mine"}""", HttpStatusCode.BadRequest, "parent: 'mine' is itself a part of it")]
    [InlineData("a b", """{"limit":"1kg"}""", HttpStatusCode.BadRequest, "name: is not a name of at most 64")]
    [InlineData("lab", """{"limit":"1kg"}""", HttpStatusCode.Conflict, "lab is a budget of the configuration; Budgets:lab")]
    [InlineData("LAB", """{"limit":"1kg"}""", HttpStatusCode.Conflict, "lab is a budget of the configuration; Budgets:lab")]
    public async Task Put_ThatCannotBe_SaysWhyAndChangesNothing(string name, string body, HttpStatusCode status, string reason)
    {
        await using var rig = await CollectorRig.StartAsync([.. Site, "--Budgets:lab:Limit=5kg"]);
        var (answered, problem) = await PutAsync(rig, name, body);

        Assert.Equal(status, answered);
        Assert.StartsWith(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("lab", Assert.Single(rig.Services.GetRequiredService<LiveBudgets>().Current.All).Name);
        Assert.Empty(rig.Services.GetRequiredService<IBudgetStore>().All());
    }

    [Fact]
    public async Task Delete_OfAConfiguredOneAndOfAWhole_IsRefused()
    {
        await using var rig = await CollectorRig.StartAsync([.. Site, "--Budgets:lab:Limit=5kg"]);
        await PutAsync(rig, "team", """{"limit":"2kg"}""");
        await PutAsync(rig, "part", """{"limit":"1kg","parent":"team"}""");
        var (configured, _) = await DeleteAsync(rig, "lab");
        var (whole, why) = await DeleteAsync(rig, "team");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (configured, whole));
        Assert.StartsWith("part are parts of team", why.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, rig.Services.GetRequiredService<LiveBudgets>().Current.All.Count);
    }

    [Fact]
    public async Task Put_BeyondTheCap_IsRefusedUntilOneIsGone()
    {
        await using var rig = await CollectorRig.StartAsync([.. Enumerable.Range(0, BudgetOptions.Most - 1).Select(number => $"--Budgets:b{number}:Limit=1kg")]);
        var (last, _) = await PutAsync(rig, "last", """{"limit":"1kg"}""");
        var (beyond, why) = await PutAsync(rig, "beyond", """{"limit":"1kg"}""");
        var (changed, _) = await PutAsync(rig, "last", """{"limit":"2kg"}""");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Conflict, HttpStatusCode.OK), (last, beyond, changed));
        Assert.StartsWith("There are 100 budgets", why.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_ByACallerOfOneProject_IsOfThatProjectOnly()
    {
        await using var rig = await CollectorRig.StartAsync([.. Site, "--Budgets:lab:Limit=5kg"]);
        var changes = rig.Services.GetRequiredService<BudgetChanges>();
        var mine = new HashSet<string>(StringComparer.Ordinal) { "nlp" };
        Dictionary<string, string> Of(string target, string? parent = null) => parent is null
            ? new(StringComparer.Ordinal) { ["Limit"] = "1kg", ["Target"] = target }
            : new(StringComparer.Ordinal) { ["Limit"] = "1kg", ["Target"] = target, ["Parent"] = parent };
        changes.Put("other", Of("project:vision"), null, "admin");
        Assert.True(changes.Put("own", Of("project:nlp"), mine, "token"));

        foreach (var act in new Action[]
                 {
                     () => changes.Put("other", Of("project:nlp"), mine, "token"), () => changes.Put("own", Of("project:vision"), mine, "token"), () => changes.Put("new", Of("all"), mine, "token"),
                     () => changes.Put("own", Of("project:nlp", "lab"), mine, "token"), () => changes.Remove("other", mine, "token"), () => changes.Put("lab", Of("project:nlp"), mine, "token"),
                 })
            Assert.Equal(403, Assert.Throws<BudgetRefusedException>(act).Status);
        Assert.Equal(["lab", "other", "own"], rig.Services.GetRequiredService<LiveBudgets>().Current.All.Select(budget => budget.Name));
        Assert.True(changes.Remove("own", mine, "token"));
    }

    [Theory]
    [InlineData("look", "project:nlp", HttpStatusCode.Forbidden)]
    [InlineData("nlp", "project:nlp", HttpStatusCode.Created)]
    [InlineData("nlp", "project:vision", HttpStatusCode.Forbidden)]
    [InlineData("nlp", "all", HttpStatusCode.Forbidden)]
    [InlineData("ops", "all", HttpStatusCode.Created)]
    public async Task Put_ByAGroup_NeedsItsScopeAndItsProjectAndNamesWho(string group, string target, HttpStatusCode expected)
    {
        await using var rig = await CollectorRig.StartAsync(
            "--Auth:TrustedProxies=127.0.0.1", "--Auth:Groups:look:Scope=read", "--Auth:Groups:nlp:Scope=operate", "--Auth:Groups:nlp:Projects=nlp", "--Auth:Groups:ops:Scope=operate");
        var (status, _) = await SendAsync(rig, HttpMethod.Put, "mine", $$"""{"limit":"1kg","target":"{{target}}"}""", group);

        Assert.Equal(expected, status);
        var isMade = expected == HttpStatusCode.Created;
        Assert.Equal(isMade ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await SendAsync(rig, HttpMethod.Get, "mine", null, group)).Status);
        Assert.Equal(isMade ? ["user ada"] : [], rig.Services.GetRequiredService<IBookReader>().Newest("budget").Select(row => row.Entry.Who));
        Assert.Equal(isMade ? HttpStatusCode.NoContent : group == "look" ? HttpStatusCode.Forbidden : HttpStatusCode.NotFound, (await SendAsync(rig, HttpMethod.Delete, "mine", null, group)).Status);
    }

    /// <summary>What the configuration of the next start has no room for is left out, and a start is never hindered.</summary>
    [Fact]
    public async Task Restart_WithAnotherConfiguration_LeavesOutWhatDoesNotFitAndKeepsIt()
    {
        await using var rig = await CollectorRig.StartAsync([.. Site, "--Budgets:lab:Limit=5kg"]);
        await PutAsync(rig, "part", """{"limit":"4kg","parent":"lab"}""");
        await PutAsync(rig, "free", """{"limit":"4kg"}""");
        await rig.RestartAsync([.. Site, "--Budgets:lab:Limit=3kg", "--Budgets:free:Limit=1kg"]);
        Assert.Equal(["free 1 kg", "lab 3 kg"], Limits(rig));
        await rig.RestartAsync([.. Site]);
        Assert.Equal(["free 4 kg"], Limits(rig));
        await rig.RestartAsync([.. Site, "--Budgets:lab:Limit=5kg"]);
        Assert.Equal(["free 4 kg", "lab 5 kg", "part 4 kg"], Limits(rig));
    }

    [Theory]
    [InlineData("part")]
    [InlineData("PART")]
    public async Task Put_UnderTheNameOfOneThatIsLeftOut_IsRefusedAndOverwritesNothing(string name)
    {
        await using var rig = await CollectorRig.StartAsync([.. Site, "--Budgets:lab:Limit=5kg"]);
        await PutAsync(rig, "part", """{"limit":"4kg","parent":"lab"}""");
        await rig.RestartAsync([.. Site, "--Budgets:lab:Limit=3kg"]);
        var (status, problem) = await PutAsync(rig, name, """{"limit":"1kg"}""");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.StartsWith("There is a budget part of the API, which is not in force", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("4kg", Assert.Single(rig.Services.GetRequiredService<IBudgetStore>().All()).Settings, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(rig, "part")).Status);
        Assert.Equal(HttpStatusCode.Created, (await PutAsync(rig, name, """{"limit":"1kg"}""")).Status);
    }

    /// <summary>The same limit of somebody else, or over another time, is another matter; what else is changed is none.</summary>
    [Theory]
    [InlineData("day", """ "period":"day","target":"zone:GB" """, 2)]
    [InlineData("7d", """ "period":"30d" """, 2)]
    [InlineData("day", """ "period":"day","peakWatts":5000 """, 1)]
    public async Task Alert_OfAnotherTargetUnderTheSameLimit_IsToldAgain(string period, string change, int episodes)
    {
        await using var rig = await TenMinutes.PlayedAsync([.. Site]);
        await PutAsync(rig, "day", $$"""{"limit":"20g","period":"{{period}}","thresholds":"100%"}""");
        Assert.Equal(1, Judge(rig).Single(alert => alert.Subject.Aspect == "100%").Episode);
        await PutAsync(rig, "day", $$"""{"limit":"20g","thresholds":"100%",{{change}}}""");

        var told = Judge(rig).Single(alert => alert.Subject.Aspect == "100%");
        Assert.Equal((AlertPhase.Firing, episodes), (told.Phase, told.Episode));
    }

    /// <summary>A floor and a plan say which rates are told, and nothing of what is passed: each change is a version, and nobody hears of the threshold again, nor over a restart.</summary>
    [Fact]
    public async Task Alert_UnderAnotherFloorOrPlan_IsNotToldAgainAndEachChangeIsAVersion()
    {
        const string Body = """ "limit":"72g","period":"day","thresholds":"50%","tiers":"6@1h" """;
        await using var rig = await TenMinutes.PlayedAsync([.. Site]);
        var versions = new List<long>();
        async Task<(AlertPhase Threshold, int Times, AlertPhase? Rate)> ChangeAsync(string more)
        {
            versions.Add((await PutAsync(rig, "day", $$"""{ {{Body}} {{more}} }""")).Body.GetProperty("version").GetInt64());
            Judge(rig);
            rig.Time.Advance(TimeSpan.FromMinutes(1));
            var alerts = Judge(rig).ToDictionary(alert => alert.Subject.Aspect);
            return (alerts["50%"].Phase, alerts["50%"].Episode, alerts.GetValueOrDefault("6@1h")?.Phase);
        }

        Assert.Equal((AlertPhase.Firing, 1, AlertPhase.Firing), await ChangeAsync(""));
        Assert.Equal((AlertPhase.Firing, 1, AlertPhase.Resolved), await ChangeAsync(""","floor":"45g" """));
        var plan = string.Join(',', Enumerable.Range(0, 168).Select(hour => hour % 24 == 9 ? "12.125" : "1.125"));
        Assert.Equal((AlertPhase.Firing, 1, AlertPhase.Resolved), await ChangeAsync($""","plan":"{plan}" """));
        await rig.RestartAsync();
        Assert.Equal((AlertPhase.Firing, 1), Judge(rig).Where(alert => alert.Subject.Aspect == "50%").Select(alert => (alert.Phase, alert.Episode)).Single());

        Assert.Equal(versions.Distinct().Order(), versions);
        Assert.Equal(3, versions.Count);
        var told = (await rig.JsonAsync("/api/v1/audit")).GetProperty("rows").EnumerateArray().Where(one => one.GetProperty("what").GetString() == "budget").Select(one => one.GetProperty("new").GetString()!).ToList();
        Assert.Equal([false, true, false], told.Select(text => text.EndsWith("; floor 45 g", StringComparison.Ordinal)));
        Assert.EndsWith("; plan " + plan, told[^1], StringComparison.Ordinal);
        Assert.Equal("2026-11-22T09:12:00+00:00", (await rig.JsonAsync("/api/v1/budgets/day")).GetProperty("since").GetString());
    }

    /// <summary>A new budget counts from its period's beginning; another limit's crossing and a removed budget's alert say nothing of what is now.</summary>
    [Fact]
    public async Task Alert_OfABudgetThatIsMadeRaisedAndRemoved_FiresOnceAndIsResolved()
    {
        await using var rig = await TenMinutes.PlayedAsync([.. Site]);
        Assert.Empty(Judge(rig));
        await PutAsync(rig, "day", """{"limit":"36g","period":"day","thresholds":"100%"}""");
        Assert.Equal(AlertPhase.Firing, Judge(rig).Single(alert => alert.Subject.Aspect == "100%").Phase);
        var keeper = rig.Services.GetRequiredService<BudgetKeeper>();
        Assert.Equal((36, "09:09"), (Math.Round(keeper.Current[0].Used.Known!.Value.Value, 6), keeper.Current[0].Crossings[0].At.ToTime().ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)));

        await PutAsync(rig, "day", """{"limit":"72g","period":"day","thresholds":"100%"}""");
        Assert.Equal(AlertPhase.Resolved, Judge(rig).Single(alert => alert.Subject.Aspect == "100%").Phase);
        Assert.Equal((0.5, 0), (Math.Round(keeper.Current[0].UsedRatio!.Value, 6), keeper.Current[0].Crossings.Count));
        await DeleteAsync(rig, "day");
        await PutAsync(rig, "two", """{"limit":"36g","period":"day","thresholds":"100%"}""");
        Assert.Equal(AlertPhase.Firing, Judge(rig, "two").Single(alert => alert.Subject.Aspect == "100%").Phase);
        await DeleteAsync(rig, "two");
        var over = Judge(rig, "two").Single(alert => alert.Subject.Aspect == "100%");
        Assert.Equal((AlertPhase.Quiet, 1), (over.Phase, over.Episode));
        Assert.NotNull(over.Ends);
        Assert.Empty(keeper.Current);
        Assert.DoesNotContain((await rig.ScrapeAsync()).Keys, key => key.StartsWith("footprint_budget", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Limits(CollectorRig rig) => rig.Services.GetRequiredService<LiveBudgets>().Current.All.Select(budget => $"{budget.Name} {budget.Limit.Describe()}");

    private static IEnumerable<Alert> Judge(CollectorRig rig, string budget = "day")
    {
        rig.Services.GetRequiredService<BudgetKeeper>().Evaluate();
        var alerts = rig.Services.GetRequiredService<AlertKeeper>();
        alerts.Judge();
        return alerts.Current.Where(alert => alert.Subject.Budget == budget);
    }

    private static string Limit(JsonElement row, string member) => row.GetProperty(member).GetString()?.Split(" of ")[0] ?? "none";

    private static Task<(HttpStatusCode Status, JsonElement Body)> PutAsync(CollectorRig rig, string name, string body) => SendAsync(rig, HttpMethod.Put, name, body);

    private static Task<(HttpStatusCode Status, JsonElement Body)> DeleteAsync(CollectorRig rig, string name) => SendAsync(rig, HttpMethod.Delete, name, null);

    private static async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(CollectorRig rig, HttpMethod method, string name, string? body, string? group = null)
    {
        using var client = new HttpClient { BaseAddress = rig.Http };
        using var request = new HttpRequestMessage(method, "/api/v1/budgets/" + Uri.EscapeDataString(name));
        if (group is not null)
        {
            request.Headers.Add("X-Forwarded-User", "ada");
            request.Headers.Add("X-Forwarded-Groups", group);
        }

        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }
}
