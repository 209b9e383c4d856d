using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Runs;
using TelemetryFootprint.TestKit.Processes;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Privacy;

/// <summary>A real collector with the energy of a real process, and a name that is looked for in every byte that it keeps.</summary>
public sealed class ForgottenUserTests(ITestOutputHelper output)
{
    private const string Gpu = "GPU-00000000-0000-0000-0000-000000000e00";
    private const string Name = "ada.lovelace-1815";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] Priced = ["--Site:Zone=GB", "--Grid:Providers=annual"];

    [FakeNvmlFact]
    public async Task ForgetUser_BesideARunningCollector_LeavesNoByteOfTheNameAndEveryMillijoule()
    {
        await using var job = ChildProcess.Start("sleep", ["600"], new Dictionary<string, string?> { ["FOOTPRINT_RUN"] = "gpt-ft" });
        await using var stack = await UsedAsync(job, [.. Priced, "--Privacy:Users=keep"]);
        Assert.NotEmpty(Holding(stack));
        var (before, energy) = (await RunTotalsAsync(stack), new OwnerLedger(stack));

        await using var forget = Service.Collector.Start(["forget", "user", $"--StateDirectory={stack.CollectorState}", Name, "--Privacy:Users=keep"]);
        Assert.Equal(0, await forget.WaitForExitAsync(Patience));
        output.WriteLine(forget.Transcript());

        Assert.Contains(forget.Output, line => line.StartsWith("Forgotten: 1 runs", StringComparison.Ordinal));
        Assert.DoesNotContain(forget.Output, line => line.StartsWith("Still in", StringComparison.Ordinal));
        Assert.Empty(Holding(stack));
        Assert.Equal(before, await RunTotalsAsync(stack));
        Assert.Equal(energy.Rows, new OwnerLedger(stack).Rows);
        Assert.Contains("gpt-ft", energy.OwnersOf(Gpu));
        await NameAsync(stack, HttpMethod.Post, "runs", """{"id":"later"}""");
        await stack.StopCollectorAsync();
        Assert.Empty(Holding(stack));
        Assert.Equal("privacy", LastAct(stack));
    }

    /// <summary>Somebody wrote the name where anything may stand: it is told where, and no byte of it is left with <c>--texts</c>.</summary>
    [FakeNvmlFact]
    public async Task ForgetUser_NamedByPeople_IsListedAndWithTextsGone()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync([.. Priced, "--Privacy:Users=keep"]);
        await NameAsync(stack, HttpMethod.Post, "runs", $$"""{ "id":"gpt-ft","name":"{{Name}}'s","user":"{{Name}}","labels":{"owner":"{{Name}}" } }""");
        await NameAsync(stack, HttpMethod.Patch, "runs/gpt-ft", """{"project":"vision"}""");
        string[] command = ["forget", "user", $"--StateDirectory={stack.CollectorState}", Name, "--Privacy:Users=keep"];
        await using (var forget = Service.Collector.Start(command))
        {
            Assert.Equal(0, await forget.WaitForExitAsync(Patience));
            output.WriteLine(forget.Transcript());
            Assert.Contains("Still named, by what people wrote: run gpt-ft: name; run gpt-ft: label owner.", forget.Output);
            Assert.Contains(forget.Output, line => line.StartsWith("These are not replaced without --texts", StringComparison.Ordinal));
        }

        Assert.NotEmpty(Holding(stack));
        await using var again = Service.Collector.Start([.. command, "--texts"]);
        Assert.Equal(0, await again.WaitForExitAsync(Patience));
        output.WriteLine(again.Transcript());
        Assert.DoesNotContain(again.Output, line => line.StartsWith("Still", StringComparison.Ordinal));
        Assert.Empty(Holding(stack));
        Assert.Equal("forgotten's", (await stack.ApiAsync("runs")).GetProperty("runs")[0].GetProperty("name").GetString());
        await stack.StopCollectorAsync();
        Assert.Empty(Holding(stack));
    }

    [FakeNvmlFact]
    public async Task Pseudonyms_FromTheStart_NoByteOfTheNameIsEverKept()
    {
        await using var job = ChildProcess.Start("sleep", ["600"], new Dictionary<string, string?> { ["FOOTPRINT_RUN"] = "gpt-ft" });
        await using var stack = await UsedAsync(job, Priced);

        Assert.Empty(Holding(stack));
        var day = string.Create(CultureInfo.InvariantCulture, $"from={TimeProvider.System.GetUtcNow().AddHours(-1):yyyy-MM-dd'T'HH:00:00'Z'}&to={TimeProvider.System.GetUtcNow().AddHours(1):yyyy-MM-dd'T'HH:00:00'Z'}");
        Assert.Equal("gpt-ft", (await stack.ApiAsync($"totals?by=run&user={Name}&{day}")).GetProperty("rows")[0].GetProperty("key").GetString());
        Assert.DoesNotContain(Name, (await stack.ApiAsync("runs")).GetRawText(), StringComparison.Ordinal);
        await stack.StopCollectorAsync();
        Assert.Empty(Holding(stack));
        Assert.DoesNotContain(Name, stack.Collector!.Transcript(), StringComparison.Ordinal);
    }

    [FakeNvmlFact]
    public async Task Names_OfAnEarlierSetting_AreTurnedAtTheStartAndTold()
    {
        await using var job = ChildProcess.Start("sleep", ["600"], new Dictionary<string, string?> { ["FOOTPRINT_RUN"] = "gpt-ft" });
        await using var stack = await UsedAsync(job, [.. Priced, "--Privacy:Users=keep"]);
        await stack.StopCollectorAsync();
        var energy = new OwnerLedger(stack);

        await stack.StartCollectorAsync([.. Priced, "--Privacy:Users=pseudonym"]);

        Assert.Empty(Holding(stack));
        // Three of the audit, and a fourth where the run was claimed by its process before it was named.
        Assert.Matches("Privacy:Users is pseudonym: the users of 1 runs and of [34] texts", string.Join('\n', stack.Collector!.Output));
        Assert.StartsWith("u-", (await stack.ApiAsync("runs")).GetProperty("runs")[0].GetProperty("user").GetString(), StringComparison.Ordinal);
        await stack.StopCollectorAsync();
        Assert.Equal(energy.Rows, new OwnerLedger(stack).Rows);
    }

    /// <summary>A run of that user has energy; somebody changed it and changed it back, so the audit names him thrice.</summary>
    private static async Task<Stack> UsedAsync(ChildProcess job, string[] settings)
    {
        var stack = new Stack();
        await stack.StartCollectorAsync(settings);
        stack.Play(
            $"""
            devices 1 source=constant low=300 high=300 counter=on counter_refresh_ms=20
            device 0 uuid={Gpu} util=100 processes={job.Id}:1024:90
            """);
        await stack.StartAgentAsync();
        await stack.MeteringAsync(1, "footprint_run_energy_joules_total");
        await NameAsync(stack, HttpMethod.Post, "runs", $$"""{"id":"gpt-ft","name":"gpt","project":"nlp","user":"{{Name}}"}""");
        foreach (var user in new[] { "bob", Name }) await NameAsync(stack, HttpMethod.Patch, "runs/gpt-ft", $$"""{"user":"{{user}}"}""");
        await NameAsync(stack, HttpMethod.Patch, "runs/gpt-ft", """{"project":"vision"}""");
        await stack.UntilAsync(async () => (await stack.CollectorMetricsAsync()).Of("footprint_run_energy_joules_total").Any(sample => sample.Value > 300), Patience);
        await stack.StopAgentAsync();
        await stack.SettledJoulesAsync();
        return stack;
    }

    private static async Task NameAsync(Stack stack, HttpMethod method, string path, string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{stack.HttpPort}/api/v1/{path}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<string> RunTotalsAsync(Stack stack)
    {
        var now = TimeProvider.System.GetUtcNow();
        var totals = await stack.ApiAsync(string.Create(CultureInfo.InvariantCulture, $"totals?by=run&from={now.Date:yyyy-MM-dd'T'00:00:00'Z'}&to={now.Date.AddDays(1):yyyy-MM-dd'T'00:00:00'Z'}"));
        return string.Join('\n', totals.GetProperty("rows").EnumerateArray().Select(row => $"{row.GetProperty("key")} {row.GetProperty("energy").GetProperty("value")}").Order(StringComparer.Ordinal));
    }

    /// <summary>Every file under the state directory, logs and locks too.</summary>
    private static List<string> Holding(Stack stack) => [.. Directory.EnumerateFiles(stack.CollectorState, "*", SearchOption.AllDirectories)
        .Where(path =>
        {
            if (Path.GetFileName(path) == "lock") return false;
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Name)) >= 0;
        })];

    private static string? LastAct(Stack stack)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(stack.CollectorState, "ledger.db"), Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT what FROM audit WHERE what IN ('run', 'privacy') ORDER BY id DESC LIMIT 1";
        return (string?)command.ExecuteScalar();
    }
}
