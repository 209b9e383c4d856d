using System.Globalization;
using System.Text.Json;

namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>The account of a real agent's energy by a real collector: one with the totals, and the same however it is cut.</summary>
public sealed class AccountTests
{
    private static readonly string[] Columns =
        ["energy", "facilityEnergy", "emissions", "unpriced", "scopes.combustion", "scopes.upstream", "market.emissions", "market.covered", "market.residual", "embodied.emissions", "water.total"];

    [Fact]
    public async Task Account_OfARealAgentsEnergy_IsTheTotalsAndSumsInEveryColumn()
    {
        var contracts = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(contracts, ["id,mwh,from,to,zone,cfe_type", "ppa-1,0.000001,2020-01-01T00:00Z,2099-01-01T00:00Z,DE,wind"]);
            await using var priced = await PricedStack.MeterAsync(
                TimeSpan.FromSeconds(5), "--Site:Zone=DE", "--Site:Wue=0.5", "--Grid:Providers=annual", $"--Account:ContractsFile={contracts}");
            var range = string.Create(CultureInfo.InvariantCulture, $"from={priced.Window.From}&to={priced.Window.To}");
            var all = Assert.Single(await RowsAsync(priced, $"account?by=all&{range}"));
            var devices = await RowsAsync(priced, $"account?by=device&{range}");

            Assert.Equal(2, devices.Count);
            foreach (var column in Columns) Near(Value(all, column), devices.Sum(row => Value(row, column)));
            Near(await priced.GramsAsync(), Value(all, "emissions"));
            // One number, one range, wherever it is asked.
            var total = Assert.Single(await RowsAsync(priced, $"totals?by=zone&{range}"));
            foreach (var end in (string[])["low", "high"])
                Near(End(all, end), End(total, end));
            Assert.InRange(End(total, "high") / Value(all, "emissions"), 1.40, 1.60);
            Near(Value(all, "energy") * PricedStack.Pue, Value(all, "facilityEnergy"));
            Near(Value(all, "energy") / 3.6e6 * (0.5 + (PricedStack.Pue * 1.95)), Value(all, "water.total"));
            // One watt-hour is under contract.
            Near(3600, Value(all, "market.covered"));
            Near((Value(all, "facilityEnergy") - 3600) / 3.6e6 * 724.56, Value(all, "market.emissions"));
            Assert.Equal(100m, all.GetProperty("quality").EnumerateArray().Sum(grade => grade.GetProperty("percent").GetDecimal()));

            var score = Assert.Single(await RowsAsync(priced, $"sci?units=requests:1000&{range}"));
            Near(Value(all, "emissions") + Value(all, "embodied.emissions"), 1000 * Value(score, "score"));
        }
        finally
        {
            File.Delete(contracts);
        }
    }

    private static async Task<IReadOnlyList<JsonElement>> RowsAsync(PricedStack priced, string question) =>
        [.. (await priced.Stack.ApiAsync(question)).GetProperty("rows").EnumerateArray()];

    private static double Value(JsonElement row, string path) =>
        path.Split('.').Aggregate(row, (element, name) => element.GetProperty(name)).GetProperty("value").GetDouble();

    private static double End(JsonElement row, string end) => row.GetProperty("emissions").GetProperty(end).GetDouble();

    private static void Near(double expected, double actual) => Assert.InRange(actual, expected - (1e-6 * Math.Abs(expected)) - 1e-3, expected + (1e-6 * Math.Abs(expected)) + 1e-3);
}
