using System.Globalization;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.SystemTests.Sinks;

/// <summary>The live figures of a real collector in a real InfluxDB, each under the collector's own name.</summary>
public sealed class InfluxFigureTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    /// <summary>They are written as a minute begins: up to a minute of waiting.</summary>
    [InfluxFact]
    [Trait("Category", "Slow")]
    public async Task Figures_OfAMinute_AreThereOnce()
    {
        await using var stack = new Stack();
        var ports = FreePort.Next(2);
        await using var server = new InfluxServer(stack.Folder, ports[0], ports[1]);
        await server.StartAsync();
        await server.CreateDatabaseAsync();
        var today = TimeProvider.System.GetUtcNow().Date;
        var grid = stack.Folder.Write("grid.csv", string.Create(
            CultureInfo.InvariantCulture, $"zone,from,to,g_per_kwh,quality\nGB,{today.AddDays(-1):yyyy-MM-dd}T00:00Z,{today.AddDays(3):yyyy-MM-dd}T00:00Z,200,measured\n"));
        await stack.StartCollectorAsync(
            "--Site:Zone=GB", "--Grid:Providers=csv", $"--Grid:csv:File={grid}", "--Grid:csv:Kind=lifecycle", "--Grid:csv:Gas=co2e", "--Grid:csv:PollInterval=1s", "--Budgets:lab:Limit=1kWh",
            $"--InfluxDb:Url={server.Url}", $"--InfluxDb:Database={InfluxServer.Database}");
        await stack.UntilAsync(
            async () => (await server.QueryAsync("SELECT last(applied_g_per_kwh) FROM footprint_grid")).Count > 0 && (await server.QueryAsync("SELECT last(\"limit\") FROM footprint_budget")).Count > 0,
            Patience);

        var name = (await File.ReadAllTextAsync(Path.Combine(stack.CollectorState, "influxdb-collector"))).Trim();
        await DemandAsync(server, "last(applied_g_per_kwh)", "footprint_grid", 200, ("collector", name), ("factor", "lifecycle"), ("grid_zone", "GB"), ("provider", ""));
        await DemandAsync(server, "last(average_g_per_kwh)", "footprint_grid", 200, ("collector", name), ("factor", "lifecycle"), ("grid_zone", "GB"), ("provider", "csv"));
        await DemandAsync(server, "last(estimated)", "footprint_grid", 0, ("collector", name), ("grid_zone", "GB"), ("provider", "csv"));
        await DemandAsync(server, "last(\"limit\")", "footprint_budget", 3_600_000, ("budget", "lab"), ("collector", name), ("period", "month"), ("target", "all"), ("unit", "J"));
        Assert.Equal(0, VictoriaServer.Warnings(stack.Collector!));
    }

    /// <summary>One series has the field, with these tags, and its newest value is this.</summary>
    private static async Task DemandAsync(InfluxServer server, string field, string measurement, double value, params (string Name, string Value)[] tags)
    {
        var series = Assert.Single(await server.QueryAsync($"SELECT {field} FROM {measurement} GROUP BY *"));
        Assert.All(tags, tag => Assert.Equal(tag.Value, series.GetProperty("tags").GetProperty(tag.Name).GetString()));
        Assert.Equal(value, series.GetProperty("values")[0][1].GetDouble());
    }
}
