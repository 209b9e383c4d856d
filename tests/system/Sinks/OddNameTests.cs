using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Load;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.SystemTests.Sinks;

/// <summary>Hosts and GPUs of any printable name, through a real collector into the real servers and back.</summary>
public sealed class OddNameTests
{
    private const int Ticks = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>What is said, and what every server reads: a backslash that one of them takes for an escape is a slash, all else is as it was.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["rack 7, shelf=2"] = "rack 7, shelf=2",
        ["a \"quoted\" 'name'"] = "a \"quoted\" 'name'",
        [@"DOMAIN\node"] = @"DOMAIN\node",
        [@"ends in one\"] = "ends in one/",
        [@"two\\within"] = @"two/\within",
        [@"before\, and\=and\ "] = "before/, and/=and/ ",
        ["höst-漢字-😀"] = "höst-漢字-😀",
        ["#no comment"] = "#no comment",
        ["{}[]()!~^$%&*;:<>?|`"] = "{}[]()!~^$%&*;:<>?|`",
        [","] = ",",
        ["="] = "=",
        [@"\"] = "/",
    };

    [InfluxFact]
    public async Task Influx_OfOddNames_HasEachAsItIs()
    {
        await using var stack = new Stack();
        var ports = FreePort.Next(2);
        await using var server = new InfluxServer(stack.Folder, ports[0], ports[1]);
        await server.StartAsync();
        await server.CreateDatabaseAsync();
        await SendAsync(stack, server);

        await DemandAsync(stack, async () => (await server.QueryAsync("SELECT count(energy_j) FROM footprint_gpu GROUP BY host, model"))
            .Select(series => (series.GetProperty("tags"), series.GetProperty("values")[0][1].GetDouble())));
        // Minutes go after the readings.
        await stack.UntilAsync(async () => (await server.QueryAsync("SELECT sum(energy_j) FROM footprint_emissions GROUP BY host"))
            .Select(series => series.GetProperty("tags").GetProperty("host").GetString()!).Order(StringComparer.Ordinal).SequenceEqual(Names.Values.Order(StringComparer.Ordinal)), Patience);
    }

    [VictoriaFact]
    public async Task Victoria_OfOddNames_HasEachAsItIs()
    {
        await using var stack = new Stack();
        await using var server = new VictoriaServer(stack.Folder, FreePort.Next(1)[0]);
        await server.StartAsync();
        await SendAsync(stack, server);

        var at = new SyntheticLoad().Start.AddHours(1);
        await DemandAsync(stack, async () => await server.QueryAsync("count_over_time(footprint_gpu_energy_j[2h])", at));
    }

    private static async Task SendAsync(Stack stack, SeriesServer server)
    {
        await stack.StartCollectorAsync("--Site:Zone=GB", "--Grid:Providers=annual", $"--InfluxDb:Url={server.Url}", $"--InfluxDb:Database={InfluxServer.Database}");
        using var limit = new CancellationTokenSource(Patience);
        await Task.WhenAll(Names.Keys.Select((name, number) => new FleetLoad(new() { Host = name, Model = name, DevicesPerAgent = 1, Seed = number + 1 }, new AgentLoadOptions(), TimeProvider.System)
            .RunAsync(() => new Uri($"http://127.0.0.1:{stack.GrpcPort}"), Ticks, limit.Token)));
        await stack.UntilAsync(async () => (await stack.CollectorMetricsAsync()).Of("footprint_collector_influx_lag_rows").Single().Value == 0, Patience);
        await stack.UntilAsync(async () => (await stack.CollectorMetricsAsync()).Of("footprint_collector_ledger_lag_rows").Single().Value == 0, Patience);
    }

    /// <summary>Each name once, as host and as model, with all its readings, and no line refused.</summary>
    private static async Task DemandAsync(Stack stack, Func<Task<IEnumerable<(JsonElement Tags, double Count)>>> ask)
    {
        var expected = Names.Values.Order(StringComparer.Ordinal).Select(name => (name, name, (double)Ticks)).ToList();
        List<(string Host, string Model, double Count)> seen = [];
        try
        {
            await stack.UntilAsync(
                async () =>
                {
                    seen = [.. (await ask()).Select(series => (series.Tags.GetProperty("host").GetString()!, series.Tags.GetProperty("model").GetString()!, series.Count)).OrderBy(series => series.Item1, StringComparer.Ordinal)];
                    return seen.SequenceEqual(expected);
                },
                TimeSpan.FromSeconds(20));
        }
        catch (TimeoutException)
        {
            Assert.Equal(expected, seen);
        }

        Assert.Equal(0, (await stack.CollectorMetricsAsync()).Of("footprint_collector_influx_dead_letters_total").Single().Value);
    }
}
