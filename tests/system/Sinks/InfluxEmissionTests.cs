using System.Globalization;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Load;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.SystemTests.Sinks;

/// <summary>A better factor comes: the points in a real InfluxDB change in place, and their sums stay the API's.</summary>
public sealed class InfluxEmissionTests
{
    private const int Ticks = 128;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly SyntheticLoad Load = new() { Agents = 2, DevicesPerAgent = 4, Interval = TimeSpan.FromSeconds(20) };

    [InfluxFact]
    public async Task Restatement_ChangesThePointsInPlace()
    {
        await using var stack = new Stack();
        var ports = FreePort.Next(2);
        await using var server = new InfluxServer(stack.Folder, ports[0], ports[1]);
        await server.StartAsync();
        await server.CreateDatabaseAsync();
        Say(stack, 200, "estimated");
        await SendAsync(stack, server);
        var before = await SameAsTheApiAsync(stack, server, 0);

        Say(stack, 300, "measured");
        var after = await SameAsTheApiAsync(stack, server, before.Grams);
        Assert.Equal((before.Points, before.Joules), (after.Points, after.Joules));
        Assert.Equal(before.Grams * 1.5, after.Grams, before.Grams * 1e-9);
    }

    /// <summary>
    /// Killed with minutes on their way, and again while a restatement is written: what the server has in the end is the API's, each point once.
    /// </summary>
    [InfluxFact]
    [Trait("Category", "Slow")]
    public async Task Emissions_OverTheServersDeaths_AreTheApisAndEachPointOnce()
    {
        await using var stack = new Stack();
        var ports = FreePort.Next(2);
        await using var server = new InfluxServer(stack.Folder, ports[0], ports[1]);
        await server.StartAsync();
        await server.CreateDatabaseAsync();
        Say(stack, 200, "estimated");
        var fleet = await SendAsync(stack, server, Ticks / 2);
        await stack.UntilAsync(async () => (await HeldAsync(server)).Points > 0, Patience);

        // Half of the minutes come while it is dead, and a better factor for all of them.
        await server.KillAsync();
        await SendAsync(stack, fleet, Ticks);
        Say(stack, 300, "measured");
        await UnreachableAsync(stack, 0);
        await server.StartAsync();
        var first = await SameAsTheApiAsync(stack, server, 0);
        Assert.Equal(Points, first.Points);

        // Another one, of which some points may be written before its death, and some after.
        var failures = await FailuresAsync(stack);
        Say(stack, 450, "measured");
        await stack.UntilAsync(async () => (await HeldAsync(server)).Grams > first.Grams, Patience);
        await server.KillAsync();
        Say(stack, 600, "measured");
        await UnreachableAsync(stack, failures);
        await server.StartAsync();
        var last = await SameAsTheApiAsync(stack, server, first.Grams);
        Assert.Equal((first.Points, first.Joules), (last.Points, last.Joules));
        Assert.Equal(first.Grams * 2, last.Grams, first.Grams * 1e-9);
    }

    /// <summary>Why the collector warns of this server: what is restated is there beside what it was before.</summary>
    [VictoriaFact]
    [Trait("Category", "Slow")]
    public async Task Restatement_InVictoriaMetrics_IsBesideTheOldPoints_AndTheCollectorSaysSo()
    {
        await using var stack = new Stack();
        await using var server = new VictoriaServer(stack.Folder, FreePort.Next(1)[0], isDeduplicating: false);
        await server.StartAsync();
        Say(stack, 200, "estimated");
        await SendAsync(stack, server);
        await stack.UntilAsync(async () => await TimesAsync() is { Count: > 0 } told && told.TrueForAll(time => time.Values.Count > 0), Patience);

        Say(stack, 300, "measured");
        await stack.UntilAsync(async () => (await TimesAsync()).Exists(time => time.Values.Max() > time.Values.Min() * 1.4), Patience);
        Assert.Equal(1, VictoriaServer.Warnings(stack.Collector!));

        async Task<List<(string Gpu, long At, List<double> Values)>> TimesAsync() =>
            [.. (await server.PointsAsync("footprint_emissions_co2e_g")).Where(point => point.Value > 0).GroupBy(point => (point.Gpu, point.At)).Select(time => (time.Key.Gpu, time.Key.At, time.Select(point => point.Value).ToList()))];
    }

    /// <summary>Of each device one for each minute that its ticks lie in.</summary>
    private static long Points => (long)Math.Ceiling((Ticks - 1) * Load.Interval / TimeSpan.FromMinutes(1)) * Load.Agents * Load.DevicesPerAgent;

    private static async Task<FleetLoad> SendAsync(Stack stack, SeriesServer server, int ticks = Ticks)
    {
        await stack.StartCollectorAsync(
            "--Site:Zone=GB", "--Grid:Providers=csv", $"--Grid:csv:File={stack.Folder.Combine("grid.csv")}", "--Grid:csv:Kind=lifecycle", "--Grid:csv:Gas=co2e", "--Grid:csv:PollInterval=1s",
            $"--InfluxDb:Url={server.Url}", $"--InfluxDb:Database={InfluxServer.Database}");
        var fleet = new FleetLoad(Load, new AgentLoadOptions(), TimeProvider.System);
        await SendAsync(stack, fleet, ticks);
        return fleet;
    }

    private static async Task SendAsync(Stack stack, FleetLoad fleet, int untilTicks)
    {
        using var limit = new CancellationTokenSource(Patience);
        await fleet.RunAsync(() => new Uri($"http://127.0.0.1:{stack.GrpcPort}"), (ulong)untilTicks, limit.Token);
    }

    private static Task UnreachableAsync(Stack stack, double since) => stack.UntilAsync(async () => await FailuresAsync(stack) > since, Patience);

    private static async Task<double> FailuresAsync(Stack stack) =>
        (await stack.CollectorMetricsAsync()).Of("footprint_collector_influx_failures_total").Single(sample => sample["reason"] == "unreachable").Value;

    /// <summary>What the server holds, once that is what the API says, and other grams than before.</summary>
    private static async Task<(long Points, double Joules, double Grams)> SameAsTheApiAsync(Stack stack, InfluxServer server, double other)
    {
        (long Points, double Joules, double Grams) held = default;
        await stack.UntilAsync(
            async () =>
            {
                held = await HeldAsync(server);
                var rows = (await stack.ApiAsync("totals?by=zone&from=2026-03-01T11:00:00Z&to=2026-03-01T16:00:00Z")).GetProperty("rows").EnumerateArray().ToList();
                return rows.Count == 1 && IsSame(held.Joules, rows[0].GetProperty("energy").GetProperty("value").GetDouble())
                    && rows[0].GetProperty("emissions").GetProperty("value") is { ValueKind: System.Text.Json.JsonValueKind.Number } grams && IsSame(held.Grams, grams.GetDouble()) && !IsSame(held.Grams, other);
            },
            Patience);
        return held;
    }

    private static async Task<(long Points, double Joules, double Grams)> HeldAsync(InfluxServer server)
    {
        var series = await server.QueryAsync("SELECT count(energy_j), sum(energy_j), sum(co2e_g) FROM footprint_emissions");
        if (series.Count == 0) return default;
        var values = series[0].GetProperty("values")[0];
        return (values[1].GetInt64(), values[2].GetDouble(), values[3].ValueKind == System.Text.Json.JsonValueKind.Number ? values[3].GetDouble() : 0);
    }

    // Sums of some thousand floats, each of which is right to its last digit.
    private static bool IsSame(double one, double other) => Math.Abs(one - other) <= Math.Abs(other) * 1e-9;

    private static void Say(Stack stack, double value, string quality) => File.Move(
        stack.Folder.Write("next.csv", string.Create(CultureInfo.InvariantCulture, $"zone,from,to,g_per_kwh,quality\nGB,2026-03-01T00:00Z,2026-03-02T00:00Z,{value},{quality}\n")),
        stack.Folder.Combine("grid.csv"), overwrite: true);
}
