using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>A whole collector whose store speaks as versions 1, 2 and 3 do: what it was told comes back through the API, and what refuses is named.</summary>
public sealed class SharedVersionsTests : IDisposable
{
    private const string When = "from=2026-11-22T08:00:00Z&to=2026-11-22T11:00:00Z";
    private const string Totals = $"/api/v1/totals?by=run&{When}";

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(3, false)]
    public async Task Totals_OfAStoreOfEachVersion_AreWhatWasReported(int version, bool isSet)
    {
        await using var store = await PlayedEnergy.StartAsync(version);
        await using var rig = await StartAsync(store, version, isSet);
        var rows = (await rig.JsonAsync(Totals)).GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal([("gpt-ft", 18_000.0)], rows.Select(row => (row.GetProperty("key").GetString()!, row.GetProperty("energy").GetProperty("value").GetDouble())));
        Assert.True(rows[0].GetProperty("emissions").GetProperty("value").GetDouble() > 0);
        var energy = rig.Services.GetRequiredService<IEnergyReader>();
        Assert.InRange(energy.FirstMinuteOf("gpt-ft")!.Value.Value, UtcMinute.FromTime(CollectorRig.Start).Value - 2, UtcMinute.FromTime(CollectorRig.Start).Value);
        Assert.Null(energy.FirstMinuteOf("other"));
        // What is kept of the store's words on devices is of some seconds ago.
        rig.Time.Advance(TimeSpan.FromSeconds(3));
        // Which device it was, and what making it emitted; for a score what both are.
        var device = (await rig.JsonAsync($"/api/v1/account?by=device&run=gpt-ft&{When}")).GetProperty("rows").EnumerateArray().Single();
        Assert.Equal((18_000.0, "gpu"), (device.GetProperty("energy").GetProperty("value").GetDouble(), device.GetProperty("device").GetProperty("kind").GetString()));
        Assert.True(device.GetProperty("embodied").GetProperty("emissions").GetProperty("value").GetDouble() > 0);
        Assert.Equal(JsonValueKind.Null, device.GetProperty("restated").GetProperty("value").ValueKind);
        Assert.True((await rig.JsonAsync($"/api/v1/sci?units=runs:1&run=gpt-ft&{When}")).GetProperty("rows")[0].GetProperty("score").GetProperty("value").GetDouble() > 0);
    }

    /// <summary>
    /// What is asked besides: runs that another collector told, the energy that uses up contracts, a device's series, and, so that it is taken back, what another told of a minute
    /// before this one's energy came. In each version's own words, which is where they differ.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Questions_OfEachKindToAStoreOfEachVersion_AreUnderstood(int version)
    {
        await using var store = await PlayedEnergy.StartAsync(version);
        store.Attempts.Add(("far", CollectorRig.Start.AddHours(-1)));
        store.Told.Add((UtcMinute.FromTime(CollectorRig.Start) + -1, new()
        {
            ["factor"] = "lifecycle",
            ["gpu_uuid"] = "GPU-1-0",
            ["grid_zone"] = "GB",
            ["host"] = "node-1",
            ["method"] = "counter",
            ["project"] = "stale",
        }));
        var contracts = _folder.Write("contracts.csv", "id,mwh,from,to,zone,cfe_type\nwind,0.000002,2026-11-22T08:00Z,2026-11-22T10:00Z,GB,wind\n");
        await using var rig = await StartAsync(store, version, true, $"--Account:ContractsFile={contracts}");

        var market = (await rig.JsonAsync($"/api/v1/account?by=all&{When}")).GetProperty("rows")[0].GetProperty("market");
        Assert.Equal((7_200.0, 10_800.0), (market.GetProperty("covered").GetProperty("value").GetDouble(), market.GetProperty("unpriced").GetProperty("value").GetDouble()));
        var series = (await rig.JsonAsync($"/api/v1/series?metric=energy&device=GPU-1-0&step=60s&{When}")).GetProperty("points").EnumerateArray();
        Assert.Equal(18_000, series.Sum(point => point.GetProperty("figure").GetProperty("value").GetDouble()));
        Assert.Contains("far", (await rig.JsonAsync("/api/v1/runs")).GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("id").GetString()));
        await TurnsAsync(rig, () => Lines(store).Any(line => line.Measurement == "footprint_emissions" && line.Tags["project"] == "stale" && line.Fields["energy_j"] == "0"));
        string[] questions = ["FROM footprint_device", "FROM footprint_emissions", "FROM footprint_run_record", "FROM footprint_site", "FROM footprint_energy_minute_since", "first(energy_mj)", "sum(low_mj) AS low", "gpu_uuid = ", "host = "];
        Assert.All(questions, part => Assert.Contains(store.Server.Requests, request => WebUtility.UrlDecode(request.What + "&" + request.Body).Contains(part, StringComparison.Ordinal)));
    }

    /// <summary>Never a zero: a problem with its cause, and with what helps.</summary>
    [Theory]
    [InlineData(401, """{"code":"unauthorized","message":"unauthorized access"}""", "InfluxDb:TokenFile")]
    [InlineData(403, """{"code":"forbidden"}""", "grant read access")]
    [InlineData(404, "", "influx init")]
    [InlineData(429, "", "too many questions")]
    [InlineData(501, "", "does not speak InfluxQL")]
    [InlineData(503, "starting", "not ready (HTTP 503: starting)")]
    [InlineData(400, """{"code":"invalid","message":"failed to parse query"}""", "failed to parse query")]
    [InlineData(200, """{"results":[{"statement_id":0,"error":"database not found: d"}]}""", "map it to the bucket")]
    [InlineData(200, """{"results":[{"name":"databases","columns":["name"],"values":[["d"]]}]}""", "does not speak InfluxQL")]
    public async Task Totals_OfAStoreThatRefuses_AreAProblemThatSaysWhy(int status, string body, string why)
    {
        await using var store = await PlayedEnergy.StartAsync(2);
        await using var rig = await StartAsync(store, 2, true);
        store.Fails = (status, body);
        using var answer = await rig.SendAsync(HttpMethod.Get, Totals);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Contains(why, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", problem.ToString(), StringComparison.Ordinal);
    }

    private async Task<CollectorRig> StartAsync(PlayedEnergy store, int version, bool isSet, params string[] more)
    {
        string[] of = version == 2 ? ["--InfluxDb:Org=lab", "--InfluxDb:Bucket=gpu"] : [];
        string[] secret = version == 1 ? [] : [$"--InfluxDb:TokenFile={_folder.Write("token", "s3cret")}"];
        string[] known = isSet ? [$"--InfluxDb:Version={version}"] : [];
        var rig = await CollectorRig.StartAsync(["--Site:Zone=GB", "--Store:Mode=influxdb", $"--InfluxDb:Url={store.Server.Url}", "--InfluxDb:Database=d", .. of, .. secret, .. known, .. more]);
        await rig.PlayAsync(new PlayedAgent(rig.Time) { Run = "gpt-ft" }.Stream(60, 300));
        // What was committed is told in the background, by the clock that the test moves.
        await TurnsAsync(rig, () => store.Written >= 60);
        return rig;
    }

    private static async Task TurnsAsync(CollectorRig rig, Func<bool> isSo)
    {
        for (var turn = 0; turn < 500 && !isSo(); turn++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20);
        }

        Assert.True(isSo());
    }

    private static IEnumerable<DecodedLine> Lines(PlayedEnergy store) => store.Server.Requests
        .Where(request => request.What.Contains("write", StringComparison.Ordinal)).SelectMany(request => request.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        .Select(line => new LineDecoder(doubles: false).Decode(Encoding.UTF8.GetBytes(line + "\n")));
}
