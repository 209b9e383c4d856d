using System.Globalization;
using System.Text;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Sinks.Shared;

/// <summary>Who a run is, is known at each collector of a store, wherever it was named.</summary>
public sealed class SharedRunsTests
{
    private const string Run = "job of 'two', \"hosts\"";
    private const int Ticks = 180;

    [InfluxFact]
    public async Task RunNamedAtOne_WhoseSecondHostStreamsToTheOther_IsTheSameAtBoth()
    {
        await using var shared = new SharedStack();
        var (first, second) = (new MovingAgent(6, Run, shared.Start), new MovingAgent(7, Run, shared.Start));
        var ofRun = first.OfRun(0, Ticks) + second.OfRun(0, Ticks);
        await shared.StartAsync();
        await SendAsync(shared.One, HttpMethod.Post, "runs", $$"""{"id":{{JsonSerializer.Serialize(Run)}},"name":"resnet","project":"vision","labels":{"gpu":"8"},"started":"{{SharedStack.Stamp(shared.Start)}}"}""");
        await first.SendAsync(shared.One.GrpcPort, 0, Ticks, 60);
        await second.SendAsync(shared.Two.GrpcPort, 0, Ticks, 60);

        (string, long)[] truth = [("__idle__", first.Idle(0, Ticks) + second.Idle(0, Ticks)), (Run, ofRun)];
        foreach (var collector in (Stack[])[shared.One, shared.Two])
        {
            await shared.SaysAsync(collector, truth);
            await collector.UntilAsync(async () => await ProjectAsync(shared, collector) == ofRun, SharedStack.Patience);
            await IsAsync(collector, ofRun, first, second);
        }

        // Changed at the one that was not told of it first.
        await SendAsync(shared.Two, HttpMethod.Patch, $"runs/{Uri.EscapeDataString(Run)}", """{"user":"ada"}""");
        var user = (await shared.Two.ApiAsync($"runs/{Uri.EscapeDataString(Run)}")).GetProperty("run").GetProperty("user").GetString();
        Assert.NotNull(user);
        await shared.One.UntilAsync(
            async () => (await shared.One.ApiAsync($"runs/{Uri.EscapeDataString(Run)}")).GetProperty("run").GetProperty("user").GetString() == user, SharedStack.Patience);
        Assert.Single((await shared.Two.ApiAsync("runs?project=vision")).GetProperty("runs").EnumerateArray());

        // Judged at the start, by what is heard anew then: more than either part, and less than both.
        string[] budget = [string.Create(CultureInfo.InvariantCulture, $"--Budgets:vision:Limit={ofRun / 1000 * 3 / 4}J"), "--Budgets:vision:Period=7d", "--Budgets:vision:Target=project:vision"];
        await Task.WhenAll(shared.One.StopCollectorAsync(), shared.Two.StopCollectorAsync());
        await Task.WhenAll(shared.StartAsync(shared.One, budget), shared.StartAsync(shared.Two, budget));
        foreach (var collector in (Stack[])[shared.One, shared.Two])
        {
            await IsAsync(collector, ofRun, first, second);
            await collector.UntilAsync(async () => IsOver(await collector.ApiAsync("budgets/vision")), SharedStack.Patience * 3);
        }
    }

    private static async Task IsAsync(Stack collector, long millijoules, MovingAgent first, MovingAgent second)
    {
        var answer = await collector.ApiAsync($"runs/{Uri.EscapeDataString(Run)}");
        Assert.Equal(("resnet", "vision"), (answer.GetProperty("run").GetProperty("name").GetString(), answer.GetProperty("run").GetProperty("project").GetString()));
        Assert.Equal("8", answer.GetProperty("run").GetProperty("labels").GetProperty("gpu").GetString());
        Assert.Equal(millijoules, answer.GetProperty("rows").EnumerateArray().Sum(SharedStack.Millijoules));
        Assert.Equal(new[] { first.Host, second.Host }, answer.GetProperty("hosts").EnumerateArray().Select(host => host.GetString()!));
    }

    private static async Task<long> ProjectAsync(SharedStack shared, Stack collector) =>
        (await shared.TotalsAsync(collector, "project")).GetProperty("rows").EnumerateArray().Where(row => row.GetProperty("key").GetString() == "vision").Sum(SharedStack.Millijoules);

    private static bool IsOver(JsonElement budget) => budget.GetProperty("usedRatio").GetProperty("value") is { ValueKind: JsonValueKind.Number } ratio && ratio.GetDouble() > 1;

    private static async Task SendAsync(Stack collector, HttpMethod method, string path, string run)
    {
        using var http = new HttpClient();
        using var body = new StringContent(run, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(method, new Uri($"http://127.0.0.1:{collector.HttpPort}/api/v1/{path}")) { Content = body };
        using var answer = await http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
