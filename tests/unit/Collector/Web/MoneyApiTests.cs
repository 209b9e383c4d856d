using System.Text.Json;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Web;

/// <summary>What energy and grams cost, in <c>/totals</c> and <c>/runs/ID</c>.</summary>
public sealed class MoneyApiTests : IDisposable
{
    private static readonly string[] Account = ["--Account:Currency=EUR", "--Account:CarbonPricePerTonne=100"];
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cost_OfARun_IsItsEnergyAtTheMeterTimesTheTariffOfThen()
    {
        await using var rig = await BilledRig.StartAsync(_folder, Account);

        var rows = await RowsAsync(rig, "run");
        var (first, second) = (rows["r1"].GetProperty("cost"), rows["r2"].GetProperty("cost"));

        Assert.Equal((0.9, 0.72), (Value(first), Value(second)));
        Assert.Equal((0.648, 0.792), (second.GetProperty("low").GetDouble(), second.GetProperty("high").GetDouble()));
        Assert.Equal(("EUR", "counter", "declared"), (Text(second, "unit"), Text(second, "method"), Text(second, "quality")));
        Assert.Null(Text(second, "reason"));
        // A kilowatt-hour of it was used where nobody says what it costs, and so it costs at least this, and nobody knows how much at most.
        Assert.Equal((0.81, JsonValueKind.Null), (first.GetProperty("low").GetDouble(), first.GetProperty("high").ValueKind));
        Assert.Equal("≥: 3600000 J are of a site and time without a tariff (Site:Tariff, Sites:<name>:Tariff)", Text(first, "reason"));
        foreach (var id in new[] { "r1", "r2" })
        {
            var alone = Assert.Single((await rig.JsonAsync($"/api/v1/runs/{id}")).GetProperty("rows").EnumerateArray());
            Assert.All(["cost", "carbonCost"], figure => Assert.True(JsonElement.DeepEquals(rows[id].GetProperty(figure), alone.GetProperty(figure)), $"{rows[id]} and {alone}"));
        }
    }

    [Theory]
    [InlineData("run")]
    [InlineData("project")]
    [InlineData("user")]
    [InlineData("site")]
    [InlineData("label:team")]
    [InlineData("host")]
    [InlineData("device")]
    [InlineData("zone")]
    public async Task Cost_InAnyGrouping_SumsToTheSame(string by)
    {
        await using var rig = await BilledRig.StartAsync(_folder, Account);

        var rows = (await RowsAsync(rig, by)).Values.ToList();

        Assert.Equal(1.62, rows.Sum(row => ValueOrNull(row.GetProperty("cost")) ?? 0), 9);
        Assert.Equal(0.064, rows.Sum(row => Value(row.GetProperty("carbonCost"))), 9);
        Assert.Contains(rows, row => Text(row.GetProperty("cost"), "reason") is { } why && why.Contains("3600000 J", StringComparison.Ordinal));
        Assert.All(rows, row => Assert.Equal(Value(row.GetProperty("emissions")) * 100 / 1e6, Value(row.GetProperty("carbonCost")), 12));
    }

    [Fact]
    public async Task Cost_OfASiteWithoutATariff_IsUnknownAndNotZero()
    {
        await using var rig = await BilledRig.StartAsync(_folder, Account);

        var rows = await RowsAsync(rig, "site");
        var unknown = rows["b"].GetProperty("cost");

        Assert.Null(ValueOrNull(unknown));
        Assert.Equal(("EUR", "all 3600000 J are of a site and time without a tariff (Site:Tariff, Sites:<name>:Tariff)"), (Text(unknown, "unit"), Text(unknown, "reason")));
        Assert.Equal((0.9, 0.72), (Value(rows["a"].GetProperty("cost")), Value(rows["default"].GetProperty("cost"))));
        Assert.Equal(0.01, Value(rows["b"].GetProperty("carbonCost")), 12);
    }

    [Theory]
    [InlineData(null, "XXX", "Account:Currency is not set", "Account:Currency is not set")]
    [InlineData("--Account:Currency=JPY", "JPY", null, "Account:CarbonPricePerTonne is not set")]
    public async Task Money_ThatIsNotConfigured_SaysWhatIsMissing(string? setting, string unit, string? ofCost, string ofCarbon)
    {
        await using var rig = await BilledRig.StartAsync(_folder, setting is null ? [] : [setting]);

        var row = (await RowsAsync(rig, "run"))["r2"];

        Assert.Equal((unit, ofCost), (Text(row.GetProperty("cost"), "unit"), Text(row.GetProperty("cost"), "reason")));
        Assert.Equal((unit, ofCarbon), (Text(row.GetProperty("carbonCost"), "unit"), Text(row.GetProperty("carbonCost"), "reason")));
        Assert.Equal(ofCost is null ? 0.72 : (double?)null, ValueOrNull(row.GetProperty("cost")));
        Assert.Null(ValueOrNull(row.GetProperty("carbonCost")));
    }

    private static async Task<Dictionary<string, JsonElement>> RowsAsync(CollectorRig rig, string by) =>
        (await rig.JsonAsync($"/api/v1/totals?{BilledRig.Range}&by={by}")).GetProperty("rows").EnumerateArray().ToDictionary(row => row.GetProperty("key").GetString()!);

    private static double Value(JsonElement figure) => figure.GetProperty("value").GetDouble();

    private static double? ValueOrNull(JsonElement figure) => figure.GetProperty("value") is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    private static string? Text(JsonElement figure, string name) => figure.GetProperty(name).GetString();
}
