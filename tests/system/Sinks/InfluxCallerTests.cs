using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Load;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.SystemTests.Sinks;

/// <summary>A real InfluxDB that asks who writes, and one that has no room for further series.</summary>
public sealed class InfluxCallerTests
{
    private const int Ticks = 80;
    private const string Password = "not-the-real-one";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly SyntheticLoad Load = new() { Agents = 1, DevicesPerAgent = 4 };

    [InfluxFact]
    public async Task Caller_WhomItDoesNotKnow_KeepsItsReadings_UntilItDoes()
    {
        await using var stack = new Stack { ExpectedErrors = ["InfluxDB takes nothing"] };
        var ports = FreePort.Next(2);
        await using var server = new InfluxServer(stack.Folder, ports[0], ports[1], Password);
        await server.StartAsync();
        await server.CreateUserAsync();
        await server.CreateDatabaseAsync();
        string[] sink = ["--Site:Zone=GB", "--Grid:Providers=annual", $"--InfluxDb:Url={server.Url}", $"--InfluxDb:Database={InfluxServer.Database}"];
        await stack.StartCollectorAsync(sink);
        await SendAsync(stack);

        await stack.UntilAsync(async () => await ValueAsync(stack, "held") == 1, Patience);
        Assert.True((await stack.CollectorMetricsAsync()).Of("footprint_collector_influx_failures_total").Single(sample => sample["reason"] == "unauthorized").Value > 0);
        Assert.Equal(0, await ValueAsync(stack, "points_total"));
        Assert.True(await ValueAsync(stack, "lag_rows") > 0);
        Assert.Contains(stack.Collector!.Output.Concat(stack.Collector.Errors), line => line.Contains("InfluxDb:PasswordFile", StringComparison.Ordinal));

        await stack.StopCollectorAsync();
        await stack.StartCollectorAsync([.. sink, $"--InfluxDb:UserName={InfluxServer.User}", $"--InfluxDb:PasswordFile={stack.Folder.Write("influx-password", Password + "\n")}"]);
        await stack.UntilAsync(async () => await ValueAsync(stack, "lag_rows") == 0, Patience);
        Assert.Equal(0, await ValueAsync(stack, "held"));
        Assert.Equal(Ticks * Load.DevicesPerAgent, (await server.EnergyAsync()).Count);
    }

    /// <summary>New series are none that a wrong line makes: nothing of them goes into a file, and they are there once the server takes them.</summary>
    [InfluxFact]
    [Trait("Category", "Slow")]
    public async Task Room_ThatIsOver_KeepsReadings_UntilThereIsSome()
    {
        await using var stack = new Stack { ExpectedErrors = ["InfluxDB takes nothing"] };
        var ports = FreePort.Next(2);
        await using var server = new InfluxServer(stack.Folder, ports[0], ports[1]) { MostValuesOfATag = Load.DevicesPerAgent - 1 };
        await server.StartAsync();
        await server.CreateDatabaseAsync();
        await stack.StartCollectorAsync("--Site:Zone=GB", "--Grid:Providers=annual", $"--InfluxDb:Url={server.Url}", $"--InfluxDb:Database={InfluxServer.Database}");
        // What one batch has is taken as a whole.
        await SendAsync(stack);
        await stack.UntilAsync(async () => await ValueAsync(stack, "lag_rows") == 0, Patience);
        await SendAsync(stack, Load with { Seed = 2, Host = "another" });

        await stack.UntilAsync(async () => await ValueAsync(stack, "held") == 1, Patience);
        Assert.Equal(0, await ValueAsync(stack, "dead_letters_total"));
        Assert.Contains(stack.Collector!.Output.Concat(stack.Collector.Errors), line => line.Contains("max-values-per-tag = 0", StringComparison.Ordinal));

        await server.KillAsync();
        server.MostValuesOfATag = 0;
        await server.StartAsync();
        await stack.UntilAsync(async () => await ValueAsync(stack, "lag_rows") == 0, Patience * 2);
        Assert.Equal(2 * Ticks * Load.DevicesPerAgent, (await server.EnergyAsync()).Count);
    }

    private static async Task SendAsync(Stack stack, SyntheticLoad? load = null)
    {
        using var limit = new CancellationTokenSource(Patience);
        await new FleetLoad(load ?? Load, new AgentLoadOptions(), TimeProvider.System).RunAsync(() => new Uri($"http://127.0.0.1:{stack.GrpcPort}"), Ticks, limit.Token);
    }

    private static async Task<double> ValueAsync(Stack stack, string name) => (await stack.CollectorMetricsAsync()).Of($"footprint_collector_influx_{name}").Single().Value;
}
