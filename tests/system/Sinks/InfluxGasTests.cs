using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Sinks.Shared;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.SystemTests.Sinks;

/// <summary>One host where grams are of CO2, one where the same kind of factor is of CO2e: a real InfluxDB can be asked for each and not for their sum under one name.</summary>
public sealed class InfluxGasTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [InfluxFact]
    public async Task Emissions_OfTwoGasesOfOneKind_AreTwoSeriesAndEachTheApis()
    {
        await using var stack = new Stack();
        var ports = FreePort.Next(2);
        await using var server = new InfluxServer(stack.Folder, ports[0], ports[1]);
        await server.StartAsync();
        await server.CreateDatabaseAsync();
        var start = DateTimeOffset.FromUnixTimeSeconds((TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 60 * 60) - (20 * 60));
        var grid = stack.Folder.Write("grid.csv", string.Create(
            CultureInfo.InvariantCulture, $"zone,from,to,g_per_kwh,quality\nGB,{start.UtcDateTime:yyyy-MM-dd}T00:00Z,{start.UtcDateTime.AddDays(2):yyyy-MM-dd}T00:00Z,200,measured\n"));
        await stack.StartCollectorAsync(
            "--Site:Zone=GB", "--Sites:german:Zone=DE", "--Sites:german:Match=moving-2", "--Account:Factor=direct", "--Grid:Providers=csv,annual", $"--Grid:csv:File={grid}", "--Grid:csv:Kind=direct", "--Grid:csv:Gas=co2",
            $"--InfluxDb:Url={server.Url}", $"--InfluxDb:Database={InfluxServer.Database}");
        foreach (var number in (int[])[1, 2]) await new MovingAgent(number, "run", start).SendAsync(stack.GrpcPort, 0, 90, 30);

        (string Gas, double Joules, double Grams)[] told = [], held = [];
        await stack.UntilAsync(
            async () =>
            {
                told = [.. (await stack.ApiAsync($"totals?by=zone&from={SharedStack.Stamp(start.AddMinutes(-1))}&to={SharedStack.Stamp(start.AddMinutes(10))}")).GetProperty("rows").EnumerateArray()
                    .Where(row => row.GetProperty("emissions").GetProperty("value").ValueKind == JsonValueKind.Number).Select(Told).OrderBy(row => row.Gas, StringComparer.Ordinal)];
                held = [.. (await server.QueryAsync("SELECT sum(energy_j), sum(co2e_g) FROM footprint_emissions WHERE factor = 'direct' GROUP BY gas")).Select(Held).OrderBy(row => row.Gas, StringComparer.Ordinal)];
                return told.Length == 2 && held.Length == 2 && told.Zip(held).All(pair => IsSame(pair.First.Joules, pair.Second.Joules) && IsSame(pair.First.Grams, pair.Second.Grams));
            },
            Patience);

        Assert.Equal(["CO2", "CO2e"], told.Select(row => row.Gas));
        // The usual one of the kind has no tag.
        Assert.Equal(["", "CO2e"], held.Select(row => row.Gas));
        Assert.All(held, row => Assert.True(row.Grams > 0));
    }

    private static (string Gas, double Joules, double Grams) Told(JsonElement row) =>
        (row.GetProperty("gas").GetString()!, row.GetProperty("energy").GetProperty("value").GetDouble(), row.GetProperty("emissions").GetProperty("value").GetDouble());

    private static (string Gas, double Joules, double Grams) Held(JsonElement series)
    {
        var values = series.GetProperty("values")[0];
        return (series.GetProperty("tags").GetProperty("gas").GetString()!, values[1].GetDouble(), values[2].ValueKind == JsonValueKind.Number ? values[2].GetDouble() : 0);
    }

    // Sums of floats, each of which is right to its last digit.
    private static bool IsSame(double one, double other) => Math.Abs(one - other) <= Math.Abs(other) * 1e-9;
}
