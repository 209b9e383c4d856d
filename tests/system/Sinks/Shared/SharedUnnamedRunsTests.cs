using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Sinks.Shared;

/// <summary>A run that nobody named, on hosts that stream to different collectors of one store: each finds all of its energy, and has its name once one of them does.</summary>
public sealed class SharedUnnamedRunsTests
{
    private const string Run = "docker:4f2a";
    private const int Ticks = 120;

    [InfluxFact]
    public async Task RunThatNobodyNamed_OnTwoHosts_IsWholeAtBothAndInTheReport()
    {
        await using var shared = new SharedStack();
        var (first, second) = (new MovingAgent(8, Run, shared.Start), new MovingAgent(9, Run, shared.Start));
        var ofRun = first.OfRun(0, Ticks) + second.OfRun(0, Ticks);
        await shared.StartAsync();
        await first.SendAsync(shared.One.GrpcPort, 0, Ticks, 60);
        await second.SendAsync(shared.Two.GrpcPort, 0, Ticks, 60);
        foreach (var collector in (Stack[])[shared.One, shared.Two])
        {
            await shared.SaysAsync(collector, ("__idle__", first.Idle(0, Ticks) + second.Idle(0, Ticks)), (Run, ofRun));
            var answer = await collector.ApiAsync($"runs/{Run}");
            Assert.Equal((Run, "ledger"), (Of(answer, "name"), Of(answer, "source")));
            Assert.Equal(ofRun, answer.GetProperty("rows").EnumerateArray().Sum(SharedStack.Millijoules));
            Assert.Equal([first.Host, second.Host], answer.GetProperty("hosts").EnumerateArray().Select(host => host.GetString()!));
            Assert.Equal([(Run, "ledger")], await ListAsync(collector));
        }

        await ReportsAsync(shared.Two, ofRun);
        using var http = new HttpClient();
        using var named = await http.PostAsync(
            $"http://127.0.0.1:{shared.One.HttpPort}/api/v1/runs", new StringContent($$"""{"id":"{{Run}}","name":"resnet","source":"mlflow"}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.True(named.IsSuccessStatusCode);
        await shared.Two.UntilAsync(async () => Of(await shared.Two.ApiAsync($"runs/{Run}"), "name") == "resnet", SharedStack.Patience);
        foreach (var collector in (Stack[])[shared.One, shared.Two]) Assert.Equal([(Run, "mlflow")], await ListAsync(collector));
    }

    /// <summary>The account of it is of both hosts too.</summary>
    private static async Task ReportsAsync(Stack collector, long millijoules)
    {
        await using var command = Service.Cli.Start(["report", Run, "--format", "json", "--server", $"http://127.0.0.1:{collector.HttpPort}"]);
        var code = await command.WaitForExitAsync(SharedStack.Patience);
        Assert.Equal((0, ""), (code, string.Join('\n', command.Errors)));
        var report = JsonDocument.Parse(string.Join('\n', command.Output)).RootElement;
        Assert.Equal(millijoules, report.GetProperty("rows").EnumerateArray().Sum(SharedStack.Millijoules));
        Assert.Equal(millijoules, report.GetProperty("account").GetProperty("rows").EnumerateArray().Sum(SharedStack.Millijoules));
    }

    private static string? Of(JsonElement answer, string name) => answer.GetProperty("run").GetProperty(name).GetString();

    private static async Task<List<(string?, string?)>> ListAsync(Stack collector) =>
        [.. (await collector.ApiAsync("runs")).GetProperty("runs").EnumerateArray().Select(run => (run.GetProperty("id").GetString(), run.GetProperty("source").GetString()))];
}
