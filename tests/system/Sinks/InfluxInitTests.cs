using System.Text.Json;
using System.Text.RegularExpressions;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Sinks;

/// <summary><c>footprint-collector influx init</c> on a real InfluxDB 1: dry, once, again, and changed.</summary>
public sealed class InfluxInitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [InfluxFact]
    public async Task Init_MakesTheDatabaseItsRetentionAndItsHours_AndIsIdempotent()
    {
        using var folder = new TemporaryDirectory();
        var ports = FreePort.Next(2);
        await using var server = new InfluxServer(folder, ports[0], ports[1]);
        await server.StartAsync();

        await InitAsync(server, "--dry-run");
        Assert.DoesNotContain(InfluxServer.Database, await FirstColumnAsync(server, "SHOW DATABASES"));
        await InitAsync(server, "--keep-days", "90");
        var once = await StateAsync(server);
        Assert.Equal(["autogen 2160h0m0s True", "footprint_hours 0s False"], once.Policies);
        // Many readings are not read again and again: minutes are, which a restatement changes.
        Assert.Equal(
            ["footprint_emissions: EVERY 1h FOR 2d", "footprint_gpu: EVERY 1d FOR 2d", "footprint_gpu: EVERY 1h FOR 3h"],
            once.Queries.Select(query => Regex.Replace(query, "^.*RESAMPLE (EVERY \\S+ FOR \\S+) BEGIN .* FROM .*(footprint_[a-z]+) GROUP.*$", "$2: $1")).Order(StringComparer.Ordinal));

        await InitAsync(server, "--keep-days", "90");
        var again = await StateAsync(server);
        Assert.Equal(once.Policies, again.Policies);
        Assert.Equal(once.Queries, again.Queries);
        // Nobody said how long: that is the operator's.
        await InitAsync(server);
        Assert.Equal(once.Policies, (await StateAsync(server)).Policies);
        await InitAsync(server, "--keep-days", "0");
        Assert.Equal(["autogen 0s True", "footprint_hours 0s False"], (await StateAsync(server)).Policies);
    }

    private static async Task<(IReadOnlyList<string> Policies, IReadOnlyList<string> Queries)> StateAsync(InfluxServer server)
    {
        var policies = (await server.QueryAsync($"SHOW RETENTION POLICIES ON {InfluxServer.Database}"))[0];
        var columns = policies.GetProperty("columns").EnumerateArray().Select(column => column.GetString()!).ToList();
        var queries = (await server.QueryAsync("SHOW CONTINUOUS QUERIES")).Single(series => series.GetProperty("name").GetString() == InfluxServer.Database);
        return (
            [.. Rows(policies).Select(row => $"{row[columns.IndexOf("name")]} {row[columns.IndexOf("duration")]} {row[columns.IndexOf("default")]}")],
            [.. Rows(queries).Select(row => row[1].ToString())]);
    }

    private static async Task<IEnumerable<string>> FirstColumnAsync(InfluxServer server, string query) => Rows((await server.QueryAsync(query))[0]).Select(row => row[0].ToString());

    private static List<JsonElement> Rows(JsonElement series) => series.TryGetProperty("values", out var values) ? [.. values.EnumerateArray()] : [];

    private static async Task InitAsync(InfluxServer server, params string[] options)
    {
        await using var child = Service.Collector.Start(["influx", "init", .. options, $"--InfluxDb:Url={server.Url}", $"--InfluxDb:Database={InfluxServer.Database}"]);
        var code = await child.WaitForExitAsync(Patience);
        Assert.True(code == 0, string.Join('\n', [.. child.Output, .. child.Errors]));
    }
}
