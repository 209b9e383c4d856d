using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Privacy;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Privacy;

/// <summary>Users of runs of a whole collector in each mode. Run r1 used 3 kWh and is ada's, r2 2 kWh and is eve's.</summary>
public sealed class PrivacyApiTests : IDisposable
{
    private const string Sums = $"/api/v1/totals?by=user&{BilledRig.Range}";
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Users_ByDefault_ArePseudonymsAndFoundByTheirNames()
    {
        await using var rig = await BilledRig.StartAsync(_folder);
        var ada = await PostAsync(rig, "runs", """{"id":"r3","user":"ada","started":"2026-11-22T09:00:00Z"}""");
        await PatchAsync(rig, "runs/r3", """{"user":"bob"}""");
        var pseudonym = ada.GetProperty("user").GetString()!;

        Assert.Matches("^u-[0-9a-f]{12}$", pseudonym);
        Assert.Equal(3, (await EnergyAsync(rig))[pseudonym]);
        foreach (var asked in new[] { "ada", pseudonym })
        {
            Assert.Equal("r1", Assert.Single((await rig.JsonAsync($"/api/v1/totals?by=run&user={asked}&{BilledRig.Range}")).GetProperty("rows").EnumerateArray()).GetProperty("key").GetString());
            Assert.NotEqual(0, (await rig.JsonAsync($"/api/v1/sci?units=tokens:1&user={asked}&{BilledRig.Range}")).GetProperty("rows").GetArrayLength());
        }

        foreach (var page in new[] { "/metrics", "/api/v1/runs", "/api/v1/audit", Sums })
        {
            var text = await rig.TextAsync(page);
            Assert.DoesNotContain("user ada", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\"ada\"", text.Replace("\"team\":\"ada\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("bob", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Users_Dropped_AreNobodyAndNoEnergyIsLost()
    {
        await using var rig = await BilledRig.StartAsync(_folder, "--Privacy:Users=drop");
        var run = await PostAsync(rig, "runs", """{"id":"r3","user":"ada","started":"2026-11-22T09:00:00Z"}""");

        Assert.Equal(JsonValueKind.Null, run.GetProperty("user").ValueKind);
        Assert.Equal(5, Assert.Single(await EnergyAsync(rig), sum => sum.Key == "__unattributed__").Value);
        Assert.Equal(HttpStatusCode.BadRequest, (await rig.SendAsync(HttpMethod.Get, $"/api/v1/totals?by=run&user=ada&{BilledRig.Range}")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await rig.SendAsync(HttpMethod.Get, $"/api/v1/sci?units=tokens:1&user=ada&{BilledRig.Range}")).StatusCode);
        Assert.False(File.Exists(Path.Combine(rig.StateDirectory, PseudonymKey.FileName)));
    }

    [Fact]
    public async Task Users_Kept_AreAsTheyAreNamed()
    {
        await using var rig = await BilledRig.StartAsync(_folder, "--Privacy:Users=keep");

        Assert.Equal([("ada", 3), ("eve", 2)], (await EnergyAsync(rig)).Select(sum => (sum.Key, sum.Value)));
    }

    [Theory]
    [InlineData("pseudonym", "done")]
    [InlineData("drop", "done")]
    [InlineData("pseudonym", "killed")]
    public async Task Setting_AskingForLess_TurnsWhatIsThereOnce(string mode, string before)
    {
        string[] budget = mode == "drop" ? [] : ["--Budgets:his:Target=user:ada", "--Budgets:his:Limit=5kg"];
        await using var rig = await BilledRig.StartAsync(_folder, ["--Privacy:Users=keep", .. budget]);
        await PatchAsync(rig, "runs/r1", """{"user":"bob"}""");
        await PatchAsync(rig, "runs/r1", """{"user":"ada"}""");
        await WaitForAsync(rig, mode == "drop" ? 2 : 3);
        var energy = (await EnergyAsync(rig)).Values.Sum();
        if (before == "killed") File.WriteAllText(Path.Combine(rig.StateDirectory, "users.mode"), mode + " begun");

        await rig.RestartAsync(["--Site:Zone=GB", $"--Privacy:Users={mode}", .. budget]);
        var first = await AuditAsync(rig);
        await rig.RestartAsync();

        Assert.Equal(first, await AuditAsync(rig));
        Assert.Equal(energy, (await EnergyAsync(rig)).Values.Sum());
        Assert.DoesNotContain(first, text => text.Contains("user ada;", StringComparison.Ordinal) || text.Contains("user bob;", StringComparison.Ordinal) || text.Contains("user:ada", StringComparison.Ordinal));
        Assert.Single(first, text => text.Contains($"Privacy:Users is {mode}: users of 2 runs", StringComparison.Ordinal));
        Assert.Equal(mode, File.ReadAllText(Path.Combine(rig.StateDirectory, "users.mode")));
        Assert.Equal(mode != "drop", rig.Services.GetRequiredService<IRunStore>().Find("r1")!.User?.StartsWith("u-", StringComparison.Ordinal) ?? false);
        // The budget's own wording changed with its audit: no version of it was made by that.
        Assert.Equal(mode == "drop" ? 0 : 1, first.Count(text => text.StartsWith("budget his", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Key_Lost_NewNamesAreOtherAndOldOnesStay()
    {
        await using var rig = await BilledRig.StartAsync(_folder);
        var before = rig.Services.GetRequiredService<IRunStore>().Find("r1")!.User;
        File.Delete(Path.Combine(rig.StateDirectory, PseudonymKey.FileName));

        await rig.RestartAsync();
        var run = await PostAsync(rig, "runs", """{"id":"r3","user":"ada","started":"2026-11-22T09:00:00Z"}""");

        Assert.NotEqual(before, run.GetProperty("user").GetString());
        Assert.Equal(before, rig.Services.GetRequiredService<IRunStore>().Find("r1")!.User);
    }

    [Theory]
    [InlineData("keep")]
    [InlineData("pseudonym")]
    public async Task Forget_AUser_TakesTheNameAndLeavesEveryFigure(string mode)
    {
        await using var rig = await BilledRig.StartAsync(_folder, $"--Privacy:Users={mode}");
        await PatchAsync(rig, "runs/r1", """{"labels":{},"name":"gpt"}""");
        var (runs, sum) = (await RunsAsync(rig), (await EnergyAsync(rig)).Values.Sum());

        var done = await PostAsync(rig, "users/forget", """{"user":"ada"}""");

        Assert.Equal((1, 1, 0), (done.GetProperty("runs").GetInt32(), done.GetProperty("texts").GetInt32(), done.GetProperty("left").GetArrayLength()));
        Assert.Equal(runs, await RunsAsync(rig));
        Assert.Equal((3, sum), ((await EnergyAsync(rig))["__unattributed__"], (await EnergyAsync(rig)).Values.Sum()));
        Assert.Equal(2, (await EnergyAsync(rig)).Single(one => one.Key[0] != '_').Value);
        var audit = await AuditAsync(rig);
        Assert.Contains(audit, text => text.Contains("r1; project nlp; user forgotten; phase none; labels team=ada", StringComparison.Ordinal));
        Assert.EndsWith("a user is forgotten: 1 runs, 1 texts forget user", audit[^1], StringComparison.Ordinal);
        Assert.Equal((0, 0), (await PostAsync(rig, "users/forget", """{"user":"ada"}""")) is var again ? (again.GetProperty("runs").GetInt32(), again.GetProperty("texts").GetInt32()) : default);
    }

    /// <summary>What people wrote of runs names him still: it is told, and taken out where that is asked for.</summary>
    [Fact]
    public async Task Forget_AUserWhomTextsName_ListsThemAndWithTextsReplacesThem()
    {
        await using var rig = await BilledRig.StartAsync(_folder, "--Privacy:Users=keep");
        await PatchAsync(rig, "runs/r1", """{"name":"Ada's 7b","labels":{"owner":"ada","of-ada":"x","place":"canada"}}""");
        await PostAsync(rig, "runs", """{"id":"ada-2","project":"ada","started":"2026-11-22T09:00:00Z"}""");
        await PatchAsync(rig, "runs/r1", """{"project":"vision"}""");

        var told = await PostAsync(rig, "users/forget", """{"user":"ada"}""");

        string[] kept = ["run ada-2: id", "run ada-2: project", "run r1: label of-ada"];
        Assert.Equal(kept.Concat(["run r1: name", "run r1: label owner"]).Order(), Named(told));
        Assert.Equal("Ada's 7b", rig.Services.GetRequiredService<IRunStore>().Find("r1")!.Name);

        var energy = await RunsAsync(rig);
        await SendAsync(rig, HttpMethod.Put, "budgets/ada-nightly", """{"limit":"5kg"}""");
        var done = await PostAsync(rig, "users/forget", """{"user":"ada","texts":true}""");

        // What the audit says of anything but runs names something else.
        Assert.Contains(await AuditAsync(rig), line => line.Contains("ada-nightly", StringComparison.Ordinal));
        kept = [.. kept, "budget ada-nightly: name"];
        Assert.Equal(kept.Order(), Named(done));
        var run = rig.Services.GetRequiredService<IRunStore>().Find("r1")!;
        Assert.Equal(("forgotten's 7b", "forgotten", "x", "canada"), (run.Name, run.Labels["owner"], run.Labels["of-ada"], run.Labels["place"]));
        Assert.Equal(energy, await RunsAsync(rig));
        var audit = (await AuditAsync(rig)).Where(line => line.StartsWith("r1 ", StringComparison.Ordinal)).ToList();
        Assert.Contains(audit, line => line.Contains("forgotten's 7b; project vision; user forgotten; phase none; labels of-forgotten=x, owner=forgotten, place=canada", StringComparison.Ordinal));
        Assert.DoesNotContain(audit, line => line.Contains("ada", StringComparison.Ordinal) && !line.Contains("canada", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Named(JsonElement answer) => answer.GetProperty("named").EnumerateArray().Select(place => place.GetString()!).Order();

    [Fact]
    public async Task Forget_UserOfABudget_IsRefusedAndNamesTheBudget()
    {
        await using var rig = await BilledRig.StartAsync(_folder, "--Budgets:his:Target=user:ada", "--Budgets:his:Limit=5kg");

        var (status, problem) = await SendAsync(rig, HttpMethod.Post, "users/forget", """{"user":"ada"}""");

        Assert.Equal((HttpStatusCode.Conflict, "budget his is of this user: remove it first, or let it be of somebody else"), (status, problem.GetProperty("detail").GetString()));
        Assert.Equal(3, (await EnergyAsync(rig)).Values.Max());
    }

    [Theory]
    [InlineData("""{"usr":"ada"}""", "usr: is no member here; known are user, texts")]
    [InlineData("""{"user":"ada","texts":"yes"}""", "texts: is neither true nor false")]
    [InlineData("""{"user":7}""", "user: is missing, or is not a text")]
    [InlineData("{}", "user: is missing, or is not a text")]
    [InlineData("[]", "body: is not a JSON object")]
    public async Task Forget_WrongBody_Is400AndNamesTheMember(string body, string says)
    {
        await using var rig = await CollectorRig.StartAsync();

        var (status, problem) = await SendAsync(rig, HttpMethod.Post, "users/forget", body);

        Assert.Equal((HttpStatusCode.BadRequest, says), (status, problem.GetProperty("detail").GetString()));
    }

    [Theory]
    [InlineData("operate", HttpStatusCode.Forbidden)]
    [InlineData("admin", HttpStatusCode.OK)]
    public async Task Forget_NeedsTheScopeOfAnAdministrator(string scope, HttpStatusCode expected)
    {
        await using var rig = await CollectorRig.StartAsync("--Auth:TrustedProxies=127.0.0.1", $"--Auth:Groups:ops:Scope={scope}");

        Assert.Equal(expected, (await SendAsync(rig, HttpMethod.Post, "users/forget", """{"user":"ada"}""")).Status);
    }

    [Fact]
    public async Task Budget_OfAUserByTheApi_IsKeptByHisPseudonym()
    {
        await using var rig = await BilledRig.StartAsync(_folder);

        await SendAsync(rig, HttpMethod.Put, "budgets/his", """{"target":"user:ada","limit":"5kg","period":"day"}""");
        await rig.RestartAsync();

        var pseudonym = rig.Services.GetRequiredService<IRunStore>().Find("r1")!.User;
        Assert.Equal($"user:{pseudonym}", (await rig.JsonAsync("/api/v1/budgets")).GetProperty("budgets")[0].GetProperty("target").GetString());
        Assert.DoesNotContain("user:ada", string.Join('\n', rig.Services.GetRequiredService<IBudgetStore>().All().Select(budget => budget.Settings)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Privacy:Users", "--Privacy:Users=hide")]
    [InlineData("Budgets:his:Target", "--Privacy:Users=drop", "--Budgets:his:Target=user:ada", "--Budgets:his:Limit=5kg")]
    public async Task Setting_Wrong_IsRefusedByItsKey(string key, params string[] settings) =>
        Assert.Equal(key, (await Assert.ThrowsAsync<ConfigurationException>(() => CollectorRig.StartAsync(settings))).Key);

    private static async Task<SortedDictionary<string, long>> EnergyAsync(CollectorRig rig) => new(
        (await rig.JsonAsync(Sums)).GetProperty("rows").EnumerateArray().GroupBy(row => row.GetProperty("key").GetString()!)
            .ToDictionary(rows => rows.Key, rows => rows.Sum(row => (long)(row.GetProperty("energy").GetProperty("value").GetDouble() * 1000) / BilledRig.KilowattHour)), StringComparer.Ordinal);

    private static Task<string> RunsAsync(CollectorRig rig) => rig.TextAsync($"/api/v1/totals?by=run&{BilledRig.Range}");

    private static async Task<List<string>> AuditAsync(CollectorRig rig) =>
        [.. (await rig.JsonAsync("/api/v1/audit")).GetProperty("rows").EnumerateArray().Where(row => row.GetProperty("what").GetString() is "run" or "privacy" or "budget")
            .Select(row => string.Join(' ', new[] { "subject", "who", "old", "new", "reason" }.Select(name => row.GetProperty(name).GetString())))];

    // Budgets are written down by a loop of their own.
    private static async Task WaitForAsync(CollectorRig rig, int entries)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await AuditAsync(rig)).Count < entries)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, patience.Token);
        }
    }

    private static async Task<JsonElement> PostAsync(CollectorRig rig, string path, string body) => (await SendAsync(rig, HttpMethod.Post, path, body)).Answer;

    private static async Task<JsonElement> PatchAsync(CollectorRig rig, string path, string body) => (await SendAsync(rig, HttpMethod.Patch, path, body)).Answer;

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(CollectorRig rig, HttpMethod method, string path, string body)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(rig.Http, "/api/v1/" + path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Forwarded-User", "boss");
        request.Headers.Add("X-Forwarded-Groups", "ops");
        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }
}
