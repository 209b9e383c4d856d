using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Security;
using TelemetryFootprint.SystemTests.Sinks;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Monitoring;

/// <summary>The dashboards for InfluxDB against a real one that has points of the form that is frozen: measurements, tags and fields.</summary>
public sealed class InfluxPanelTests
{
    private const int Minutes = 10;
    private const string OddRun = @"gpt ""ft"", lr=2e-5 DOMAIN\ada 漢字 \";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [InstalledFact("influxd")]
    public async Task EveryPanel_OfFrozenPoints_IsAnswered()
    {
        using var folder = new TemporaryDirectory();
        var ports = FreePort.Next(2);
        var file = folder.Write("influxdb.conf", $"""
            reporting-disabled = true
            bind-address = "127.0.0.1:{ports[1]}"
            [meta]
              dir = "{folder.Combine("meta")}"
            [data]
              dir = "{folder.Combine("data")}"
              wal-dir = "{folder.Combine("wal")}"
            [http]
              bind-address = "127.0.0.1:{ports[0]}"
            """);
        await using var influx = ChildProcess.Start(InstalledProgram.Find("influxd")!, ["-config", file]);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ports[0]}/"), Timeout = TimeSpan.FromSeconds(30) };
        await ReadyAsync(influx, http);
        Assert.True((await http.PostAsync(new Uri("query?q=CREATE%20DATABASE%20footprint", UriKind.Relative), null)).IsSuccessStatusCode);
        Assert.True((await http.PostAsync(new Uri("write?db=footprint", UriKind.Relative), new StringContent(Points()))).IsSuccessStatusCode);

        var queries = Queries().ToList();
        Assert.True(queries.Count > 15, $"{queries.Count} queries were found");
        foreach (var (place, query) in queries)
        {
            var result = await AskAsync(http, query);
            Assert.True(result.TryGetProperty("series", out var series) && series.GetArrayLength() > 0, $"{place}: {query}\n{result}");
        }

        // One run goes on, one ended twenty minutes ago in the books of two collectors: both can be compared, and one alone be chosen.
        var runs = queries.Select(query => query.Query).Single(query => query.StartsWith("SELECT sum", StringComparison.Ordinal) && query.Contains("\"energy_j\") FROM \"footprint_run\"", StringComparison.Ordinal));
        Assert.Equal([("job-0", 3000), ("job-1", 3_600_000)], Totals(await AskAsync(http, runs)));
        Assert.Equal([("job-0", 3000)], Totals(await AskAsync(http, runs.Replace("\"run\" =~ /^.*$/", "\"run\" =~ /^job-0$/", StringComparison.Ordinal))));
        // However far one looks, a rate is the same: two GPUs of 15 kJ and 0.9 g a minute. And the power is that of the GPUs that report.
        foreach (var step in (int[])[1, 5])
        {
            foreach (var (field, rate) in new[] { ("energy_j", 500.0), ("co2e_g", 0.03) })
            {
                foreach (var query in Queries(step).Select(query => query.Query).Where(query => query.StartsWith($"SELECT sum(\"{field}\") * 1000", StringComparison.Ordinal)))
                    Assert.Equal(rate, (await AskAsync(http, query)).GetProperty("series")[0].GetProperty("values").EnumerateArray().Max(value => value[1].GetDouble()), 9);
            }
        }

        Assert.Equal(500, (await AskAsync(http, queries.Select(query => query.Query).Single(query => query.StartsWith("SELECT sum(\"last\") FROM (SELECT last(\"power_w\")", StringComparison.Ordinal)))).GetProperty("series")[0].GetProperty("values")[0][1].GetDouble());
        // A GPU that fell silent twenty minutes ago does not report.
        var reporting = queries.Select(query => query.Query).Single(query => query.StartsWith("SELECT count", StringComparison.Ordinal));
        Assert.Equal(2, (await AskAsync(http, reporting)).GetProperty("series")[0].GetProperty("values")[0][1].GetInt32());
    }

    /// <summary>The same of what a real collector wrote of a real agent's GPUs, its run, its grid and its budgets; the live figures as a minute begins.</summary>
    [MonitoredInfluxFact]
    [Trait("Category", "Slow")]
    public async Task EveryPanel_OfARealCollector_IsAnswered()
    {
        await using var stack = new Stack();
        var ports = FreePort.Next(2);
        await using var server = new InfluxServer(stack.Folder, ports[0], ports[1]);
        await server.StartAsync();
        await server.CreateDatabaseAsync();
        await stack.StartCollectorAsync(
            "--Site:Zone=GB", "--Grid:Providers=annual", "--Budgets:lab:Limit=1000t", $"--InfluxDb:Url={server.Url}", $"--InfluxDb:Database={InfluxServer.Database}");
        await using var run = ChildProcess.Start("sleep", ["600"], new Dictionary<string, string?> { ["FOOTPRINT_RUN"] = OddRun });
        stack.Play($"devices 2 watts=250\ndevice 0 util=100 processes={run.Id}:1024:90");
        await stack.StartAgentAsync();

        var open = Queries().ToList();
        try
        {
            await stack.UntilAsync(
                async () =>
                {
                    foreach (var query in open.ToList())
                    {
                        if ((await server.QueryAsync(query.Query)).Count > 0) open.Remove(query);
                    }

                    return open.Count == 0;
                },
                2 * Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail("no answer to\n" + string.Join('\n', open));
        }

        // No server takes a backslash for an escape here, and the last one is none's own.
        Assert.Equal(OddRun[..^1] + '/', Assert.Single(await server.QueryAsync("SELECT last(energy_j) FROM footprint_run GROUP BY run")).GetProperty("tags").GetProperty("run").GetString());
    }

    private static async Task<JsonElement> AskAsync(HttpClient http, string query) =>
        JsonDocument.Parse(await http.GetStringAsync(new Uri($"query?db=footprint&q={Uri.EscapeDataString(query)}", UriKind.Relative))).RootElement.GetProperty("results")[0];

    private static List<(string Run, double Value)> Totals(JsonElement result) =>
        [.. result.GetProperty("series").EnumerateArray().Select(one => (one.GetProperty("tags").GetProperty("run").GetString()!, one.GetProperty("values")[0][1].GetDouble()))];

    private static async Task ReadyAsync(ChildProcess influx, HttpClient http)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            if (influx.HasExited) throw new ChildProcessException("it ended", influx);
            try
            {
                if ((await http.GetAsync(new Uri("ping", UriKind.Relative), limit.Token)).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100, limit.Token);
        }
    }

    private static string Points()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 60 * 60;
        var ended = ((now - 1200) * 1_000_000_000).ToString(CultureInfo.InvariantCulture);
        return string.Join('\n', Ended(ended)) + '\n' + string.Join('\n', Enumerable.Range(0, Minutes).Select(minute => ((now - (60 * minute)) * 1_000_000_000).ToString(CultureInfo.InvariantCulture)).SelectMany(time => Figures(time).Concat(new[] { "GPU-1", "GPU-2" }.SelectMany(gpu =>
        {
            return new[]
            {
                $"footprint_gpu,host=gpu-01,gpu_uuid={gpu},model=H100,method=counter power_w=250,energy_j=100,utilization=0.5,memory_used_bytes=100i,temperature_c=60 {time}",
                $"footprint_emissions,host=gpu-01,gpu_uuid={gpu},project=nlp,grid_zone=GB,factor=lifecycle,method=counter energy_j=15000,co2e_g=0.9,quality=\"annual\",factor_version=1i {time}",
            };
        }))));
    }

    /// <summary>A run of two collectors that is over, and a GPU that reported no more since.</summary>
    private static IEnumerable<string> Ended(string time) =>
    [
        $"footprint_run,collector=c1,project=nlp,run=job-0 energy_j=1000 {time}",
        $"footprint_run,collector=c2,project=nlp,run=job-0 energy_j=2000 {time}",
        $"footprint_gpu,host=gpu-01,gpu_uuid=GPU-3,model=H100,method=counter power_w=250 {time}",
    ];

    /// <summary>Of a minute, as the collector writes them: the provider's own and the applied intensity, a run's energy and its grams, budgets in two units.</summary>
    private static IEnumerable<string> Figures(string time) =>
    [
        $"footprint_grid,collector=c1,factor=lifecycle,grid_zone=GB,provider=neso average_g_per_kwh=120,age_s=60,estimated=1i {time}",
        $"footprint_grid,collector=c1,factor=lifecycle,grid_zone=GB applied_g_per_kwh=122 {time}",
        $"footprint_run,collector=c1,project=nlp,run=job-1 energy_j=3600000,name=\"gpt-ft\" {time}",
        $"footprint_run,collector=c1,factor=lifecycle,grid_zone=GB,project=nlp,run=job-1 co2e_g=120 {time}",
        $"footprint_budget,budget=lab,collector=c1,period=month,target=all,unit=g limit=5000,used=120,used_ratio=0.024 {time}",
        $"footprint_budget,budget=spend,collector=c1,period=month,target=all,unit=EUR limit=500,used=1.5,used_ratio=0.003 {time}",
    ];

    /// <summary>Of panels and variables, filled in as Grafana does it.</summary>
    private static IEnumerable<(string Place, string Query)> Queries(int stepMinutes = 2)
    {
        foreach (var file in Directory.GetFiles(RepositoryRoot.Combine("deploy", "grafana", "dashboards", "influxdb"), "*.json"))
        {
            var root = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
            var targets = root.GetProperty("panels").EnumerateArray().SelectMany(panel => panel.GetProperty("targets").EnumerateArray());
            var variables = root.GetProperty("templating").GetProperty("list").EnumerateArray().Where(variable => variable.GetProperty("type").GetString() == "query");
            foreach (var query in targets.Concat(variables).Select(part => part.GetProperty("query").GetString()!))
            {
                yield return (Path.GetFileName(file), query.Replace("$timeFilter", "time >= now() - 1h", StringComparison.Ordinal)
                    .Replace("$__interval_ms", (60_000 * stepMinutes).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                    .Replace("$__interval", $"{stepMinutes.ToString(CultureInfo.InvariantCulture)}m", StringComparison.Ordinal)
                    .Replace("$energy", "counter|integrated", StringComparison.Ordinal).Replace("$host", ".*", StringComparison.Ordinal).Replace("$gpu", ".*", StringComparison.Ordinal)
                    .Replace("$project", ".*", StringComparison.Ordinal).Replace("$run", ".*", StringComparison.Ordinal));
            }
        }
    }
}
