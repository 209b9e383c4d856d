using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Net;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>The real collector between Electricity Maps, NESO and the yearly table: what prices what, and that no sum spans two kinds.</summary>
public sealed class TwoKindsTests(ITestOutputHelper output)
{
    private const double JoulesPerKilowattHour = 3.6e6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Totals_OfADirectAndALifecycleZone_AreTwoRows()
    {
        await using var grids = await TwoGrids.StartAsync();
        await using var stack = new Stack();
        var from = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await stack.StartCollectorAsync(SettingsFor(grids, stack));
        await MeterAsync(stack, "de-1", "uk-1");

        var rows = await RowsAsync(stack, from, "");

        Assert.Equal(["DE lifecycle CO2e", "GB direct CO2"], rows.Select(row => $"{Text(row, "key")} {Text(row, "factor")} {Text(row, "gas")}"));
        AssertGrams(rows[0], TwoGrids.German);
        AssertGrams(rows[1], TwoGrids.British);
        // Asked for one kind, the other zone is unknown, not 0 and not converted.
        var direct = await RowsAsync(stack, from, "&factor=direct");
        Assert.Equal(JsonValueKind.Null, direct.Single(row => Text(row, "key") == "DE").GetProperty("emissions").GetProperty("value").ValueKind);
        AssertGrams(direct.Single(row => Text(row, "key") == "GB"), TwoGrids.British);
        var page = await stack.CollectorMetricsAsync();
        Assert.Equal(
            ["DE lifecycle", "GB direct"],
            page.Of("footprint_gpu_emissions_grams_total").Select(sample => $"{sample["grid_zone"]} {sample["factor"]}").Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(2, page.Of("footprint_collector_provider_up").Count(sample => sample["provider"] is "electricitymaps" or "neso" && sample.Value == 1));
    }

    [Fact]
    public async Task Fallback_WhileTheLiveProviderRefuses_IsAnnualAndRestatedWhenItAnswers()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await using var grids = await TwoGrids.StartAsync(germanAnswers: false);
        await using var stack = new Stack();
        var from = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await stack.StartCollectorAsync(SettingsFor(grids, stack));
        await MeterAsync(stack, "de-1");
        var fallen = (await RowsAsync(stack, from, ""))[0];
        var annual = Grams(fallen);
        Assert.Equal(["annual"], Grades(fallen));
        Assert.True(annual > 0);
        await stack.CollectorMetricsAsync();
        var booked = Booked(await stack.CollectorMetricsAsync());

        grids.LetGermanAnswer();
        var settled = fallen;
        while (Grades(settled).Contains("annual"))
        {
            await Task.Delay(200, limit.Token);
            settled = (await RowsAsync(stack, from, ""))[0];
        }

        output.WriteLine(FormattableString.Invariant($"{Joules(settled):F3} J: {annual:R} g annual, {Grams(settled):R} g live; asked {grids.Asked} times"));
        AssertGrams(settled, TwoGrids.German);
        Assert.Equal(Joules(fallen), Joules(settled));
        // A new counter shows 0 once.
        await stack.CollectorMetricsAsync();
        var page = await stack.CollectorMetricsAsync();
        Assert.Equal(booked, Booked(page));
        var restated = page.Of("footprint_emissions_restated_grams_total").Sum(sample => sample["direction"] == "up" ? sample.Value : -sample.Value);
        Assert.Equal(Grams(settled) - annual, restated, 1e-6 * annual);
        Assert.True(page.Of("footprint_collector_provider_errors_total").Single(sample => sample["provider"] == "electricitymaps" && sample["reason"] == "unauthorized").Value > 0);
        var source = (await stack.ApiAsync($"intensity?zone=DE&{Range(from)}")).GetProperty("slots").EnumerateArray().Last(slot => slot.GetProperty("applied").GetBoolean());
        Assert.Equal(("electricitymaps", "Source: ElectricityMaps.com"), (Text(source, "provider"), Text(source, "source")));
        Assert.Contains(stack.Collector!.Output, line => line.Contains("electricitymaps has no intensity for DE: HTTP 401", StringComparison.Ordinal));
        Assert.DoesNotContain(stack.Collector.Output.Concat(stack.Collector.Errors), line => line.Contains(TwoGrids.Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ZoneThatTheProviderTakesForAnother_IsPricedByTheYear()
    {
        await using var grids = await TwoGrids.StartAsync();
        await using var stack = new Stack();
        var from = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await stack.StartCollectorAsync([.. SettingsFor(grids, stack), "--Grid:electricitymaps:Zones:DE=DE-XX"]);
        await MeterAsync(stack, "de-1");

        var row = (await RowsAsync(stack, from, ""))[0];

        Assert.Equal(["annual"], Grades(row));
        var page = await stack.CollectorMetricsAsync();
        Assert.True(page.Of("footprint_collector_provider_errors_total").Single(sample => sample["provider"] == "electricitymaps" && sample["reason"] == "wrong_zone").Value > 0);
        Assert.DoesNotContain(page.Of("footprint_grid_average_intensity_grams_per_kilowatt_hour"), sample => sample.Value is > 410 and < 412);
    }

    private static string[] SettingsFor(TwoGrids grids, Stack stack) =>
    [
        "--Site:Zone=DE", "--Sites:uk:Zone=GB", "--Sites:uk:Match=uk-*", "--Grid:Providers=electricitymaps,neso,annual", "--Grid:electricitymaps:Zones:DE=DE",
        $"--Grid:electricitymaps:BaseUrl={grids.ElectricityMaps}", "--Grid:electricitymaps:PollInterval=5s",
        $"--Grid:electricitymaps:TokenFile={stack.Folder.Write("token", TwoGrids.Token + "\n")}", $"--Grid:neso:BaseUrl={grids.Neso}", "--Grid:neso:PollInterval=5s",
    ];

    /// <summary>Some seconds of two fallback devices per host; then the energy stands still.</summary>
    private static async Task MeterAsync(Stack stack, params string[] hosts)
    {
        foreach (var (index, host) in hosts.Index())
        {
            stack.LaunchAgent(
                null, $"--Host:Name={host}", $"--StateDirectory={stack.Folder.Combine(host)}", $"--Metrics:Listen=127.0.0.1:{FreePort.Next()}",
                $"--Nvml:LibraryPath={stack.Folder.Combine("no-such-library")}", "--Devices:a:Model=NVIDIA A100-SXM4-80GB", "--Devices:a:Count=1",
                "--Devices:a:MinWatts=9000", "--Devices:a:MaxWatts=10000");
            await stack.Agent!.WaitForLineAsync(_ => true, Patience);
            await stack.MeteringAsync(index + 1);
            await Task.Delay(TimeSpan.FromSeconds(2));
            await stack.StopAgentAsync();
        }

        Assert.Equal(hosts.Length, (await stack.SettledJoulesAsync()).Count);
    }

    private static async Task<IReadOnlyList<JsonElement>> RowsAsync(Stack stack, DateTimeOffset from, string more) =>
        [.. (await stack.ApiAsync($"totals?by=zone&{Range(from)}{more}")).GetProperty("rows").EnumerateArray().OrderBy(row => Text(row, "key"), StringComparer.Ordinal)];

    private static string Range(DateTimeOffset from) => $"from={Stamp(from)}&to={Stamp(TimeProvider.System.GetUtcNow().AddMinutes(1))}";

    private static void AssertGrams(JsonElement row, double gramsPerKilowattHour) =>
        Assert.Equal(Joules(row) / JoulesPerKilowattHour * gramsPerKilowattHour, Grams(row), 1e-6 * Grams(row));

    private static double Joules(JsonElement row) => row.GetProperty("energy").GetProperty("value").GetDouble();

    private static double Grams(JsonElement row) => row.GetProperty("emissions").GetProperty("value").GetDouble();

    private static IReadOnlyList<string> Grades(JsonElement row) => [.. row.GetProperty("energyByQuality").EnumerateObject().Select(grade => grade.Name)];

    private static double Booked(TestKit.Exposition.Scrape page) => page.Of("footprint_gpu_emissions_grams_total").Sum(sample => sample.Value);

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
}
