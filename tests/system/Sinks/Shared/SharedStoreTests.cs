using System.Text;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Sinks.Shared;

/// <summary>Two collectors that share one InfluxDB: what was drawn is told by each in full and once, wherever it was reported.</summary>
public sealed class SharedStoreTests
{
    private const string Run = "25% of C:\\jobs\\'two', \"hosts\"\\";

    [InfluxFact]
    public async Task RunOnTwoHosts_WithAnAgentThatMoved_HasOneExactTotalAtBoth()
    {
        await using var shared = new SharedStack();
        await shared.StartAsync();
        var (stays, moves) = (new MovingAgent(1, Run, shared.Start), new MovingAgent(2, Run, shared.Start));
        await stays.SendAsync(shared.Two.GrpcPort, 0, 200, 32);
        await moves.SendAsync(shared.One.GrpcPort, 0, 150, 30);
        // Its last acknowledgements were lost on their way: it sends the same again, cut anew, to the other, and goes on there, in the middle of a minute.
        // One tick that ended after the second minute does so before it now, for a batch's first tick says what time it is.
        await moves.SendAsync(shared.Two.GrpcPort, 77, 230, 13);

        (string, long)[] truth = [("__idle__", stays.Idle(0, 200) + moves.Idle(0, 230)), (Run, stays.OfRun(0, 200) + moves.OfRun(0, 230))];
        var atOne = await shared.SaysAsync(shared.One, truth);
        var atTwo = await shared.SaysAsync(shared.Two, truth);
        Assert.Equal(atOne.ToString(), atTwo.ToString());
        Assert.All(atOne.EnumerateArray(), row => Assert.True(row.GetProperty("emissions").GetProperty("value").GetDouble() > 0));
        Assert.Equal(
            [(moves.Host, moves.OfRun(0, 230) + moves.Idle(0, 230)), (stays.Host, stays.OfRun(0, 200) + stays.Idle(0, 200))],
            [.. (await shared.TotalsAsync(shared.One, "host")).GetProperty("rows").EnumerateArray().Select(row => (row.GetProperty("key").GetString()!, SharedStack.Millijoules(row))).OrderByDescending(row => row.Item1, StringComparer.Ordinal)]);
        // Named at one, where the ranks that it knows of have ended: the answer is of all hosts.
        var path = $"runs/{Uri.EscapeDataString(Run)}";
        await NameAsync(shared.One, HttpMethod.Post, "runs", $$"""{"id":{{JsonSerializer.Serialize(Run)}},"started":"{{SharedStack.Stamp(shared.Start)}}"}""");
        await NameAsync(shared.One, HttpMethod.Patch, path, $$"""{"ended":"{{SharedStack.Stamp(shared.Start.AddMinutes(1))}}"}""");
        var named = await shared.One.ApiAsync(path);
        Assert.Equal(stays.OfRun(0, 200) + moves.OfRun(0, 230), named.GetProperty("rows").EnumerateArray().Sum(SharedStack.Millijoules));
        Assert.Equal(new[] { stays.Host, moves.Host }.Order(StringComparer.Ordinal), named.GetProperty("hosts").EnumerateArray().Select(host => host.GetString()!));
        // Each exposes what was reported to it, and nothing of the other's.
        var own = (await shared.One.CollectorMetricsAsync()).ByGpu("footprint_gpu_energy_joules_total");
        Assert.Equal(moves.Uuids, own.Keys.Order(StringComparer.Ordinal));
    }

    private static async Task NameAsync(Stack collector, HttpMethod method, string path, string run)
    {
        using var http = new HttpClient();
        using var body = new StringContent(run, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(method, new Uri($"http://127.0.0.1:{collector.HttpPort}/api/v1/{path}")) { Content = body };
        using var answer = await http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    [InfluxFact]
    public async Task CollectorKilledWithItsInboxUndelivered_LosesNothingAndDoublesNothing()
    {
        await using var shared = new SharedStack();
        await shared.StartAsync();
        var agent = new MovingAgent(3, "training", shared.Start);
        await agent.SendAsync(shared.Two.GrpcPort, 0, 60, 20);
        await shared.SaysAsync(shared.One, ("__idle__", agent.Idle(0, 60)), ("training", agent.OfRun(0, 60)));

        // What is acknowledged now is in the second collector's inbox alone.
        await shared.Store.KillAsync();
        await agent.SendAsync(shared.Two.GrpcPort, 60, 110, 20);
        await shared.Two.Collector!.KillAsync();
        await shared.Store.StartAsync();
        await agent.SendAsync(shared.One.GrpcPort, 90, 160, 13);
        await shared.SaysAsync(shared.One, ("__idle__", agent.Idle(0, 60) + agent.Idle(90, 160)), ("training", agent.OfRun(0, 60) + agent.OfRun(90, 160)));

        await shared.StartAsync(shared.Two);
        await shared.SaysAsync(shared.One, ("__idle__", agent.Idle(0, 160)), ("training", agent.OfRun(0, 160)));
        await shared.SaysAsync(shared.Two, ("__idle__", agent.Idle(0, 160)), ("training", agent.OfRun(0, 160)));
    }
}
