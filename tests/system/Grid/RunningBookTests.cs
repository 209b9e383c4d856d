using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Processes;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>The book's commands beside a service that runs: they say what its API says, and what they do is there at once.</summary>
public sealed class RunningBookTests(ITestOutputHelper output)
{
    private const double JoulesPerKilowattHour = 3.6e6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Export_BesideTheService_AddsUpToItsTotals()
    {
        await using var priced = await PricedStack.MeterAsync(TimeSpan.FromSeconds(4), "--Site:Zone=GB", "--Grid:Providers=annual", "--Site:PueSource=made up");
        var (joules, grams) = ((await priced.JoulesAsync()).Values.Sum(), await priced.GramsAsync());
        var range = new[] { $"--from={Minute(-10)}", $"--to={Minute(2)}" };

        var lines = await RunAsync(priced.Stack, ["ledger", "export", .. range, "--Account:TimeZone=Asia/Kathmandu"]);
        var rows = lines.Skip(1).Select(line => line.Split(',')).ToList();
        var json = JsonDocument.Parse(string.Join('\n', await RunAsync(priced.Stack, ["ledger", "export", .. range, "--format=json"])));

        Assert.All(rows, row => Assert.Equal(("default", "GB", "annual", "1.2"), (row[3], row[5], row[15], row[8])));
        Assert.All(rows, row => Assert.EndsWith("+05:45", row[2], StringComparison.Ordinal));
        Assert.Equal(joules / JoulesPerKilowattHour, rows.Sum(row => Number(row[7])), 9);
        Assert.Equal(grams, rows.Sum(row => Number(row[17])), 6);
        Assert.Equal(grams, json.RootElement.EnumerateArray().Sum(row => row.GetProperty("g_location_based").GetDouble()), 6);
        output.WriteLine(FormattableString.Invariant($"{rows.Count} rows, {joules:F3} J, {grams:F6} g in the API and in the book"));
        priced.Stack.AssertNoErrorLogged();
    }

    [Fact]
    public async Task Audit_OfTheRunningService_HasSitesAndTokens()
    {
        await using var priced = await PricedStack.MeterAsync(TimeSpan.FromSeconds(2), "--Site:Zone=GB", "--Grid:Providers=annual", "--Site:PueSource=made up");
        await RunAsync(priced.Stack, ["token", "new", "--scope", "read", "--name", "auditor"]);

        var rows = (await priced.Stack.ApiAsync("audit")).GetProperty("rows").EnumerateArray().ToList();

        Assert.Equal(["site", "token"], rows.Select(row => row.GetProperty("what").GetString()));
        Assert.Contains("zone GB, PUE 1.2, WUE unset (PUE: made up)", rows[0].GetProperty("new").GetString(), StringComparison.Ordinal);
        Assert.Contains("API read (auditor)", rows[1].GetProperty("new").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync(priced.Stack, ["ledger", "audit"])).Count);
        priced.Stack.AssertNoErrorLogged();
    }

    private static async Task<IReadOnlyList<string>> RunAsync(Stack stack, string[] arguments)
    {
        await using var child = Service.Collector.Start([.. arguments, $"--StateDirectory={stack.CollectorState}"]);
        Assert.Equal(0, await child.WaitForExitAsync(Patience));
        return [.. child.Output];
    }

    private static string Minute(int fromNow) => TimeProvider.System.GetUtcNow().AddMinutes(fromNow).ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
