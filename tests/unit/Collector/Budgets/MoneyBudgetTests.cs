using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Cli;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Budgets;

/// <summary>
/// Budgets of what electricity costs, by the bill of <see cref="BilledRig"/>: 0.3 EUR from 08:00 and 0.6 from 09:00 of run r1, 0.72 of run r2, and a kilowatt-hour at a site
/// that states no tariff.
/// </summary>
public sealed class MoneyBudgetTests : IDisposable
{
    private const double Bill = 1.62;
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Used_OfMoney_IsTheCostOfTheTotals()
    {
        await using var rig = await StartAsync("--Budgets:bill:Limit=3.24 EUR", "--Budgets:known:Limit=1 EUR", "--Budgets:known:Target=run:r2", "--Budgets:dark:Limit=1 EUR", "--Budgets:dark:Target=site:b");
        var rows = await RowsAsync(rig);
        var total = (await rig.JsonAsync($"/api/v1/totals?by=user&{BilledRig.Range}")).GetProperty("rows").EnumerateArray().Select(row => Value(row, "cost")!.Value).Sum();

        Assert.Equal((Bill, Bill), (Math.Round(total, 9), Math.Round(Value(rows["bill"], "used")!.Value, 9)));
        Assert.Equal(0.5, Value(rows["bill"], "usedRatio")!.Value, 9);
        Assert.Equal(("EUR", "declared"), (Text(rows["bill"], "used", "unit"), Text(rows["bill"], "used", "quality")));
        Assert.StartsWith("≥: 3600000 J are of a site and time without a tariff", Text(rows["bill"], "used", "reason"), StringComparison.Ordinal);
        Assert.Equal((3_600_000, 0), (Value(rows["bill"], "unpriced"), Value(rows["known"], "unpriced")));
        Assert.Equal((0.648, 0.72, 0.792), (Math.Round(Value(rows["known"], "used", "low")!.Value, 9), Math.Round(Value(rows["known"], "used")!.Value, 9), Math.Round(Value(rows["known"], "used", "high")!.Value, 9)));
        Assert.Null(Text(rows["known"], "used", "reason"));
        Assert.Null(rows["bill"].GetProperty("factor").GetString());
    }

    /// <summary>No tariff is not a tariff of 0.</summary>
    [Fact]
    public async Task Used_WithoutATariff_IsUnknownAndRaisesTheDataAlert()
    {
        await using var rig = await StartAsync("--Budgets:dark:Limit=1 EUR", "--Budgets:dark:Target=site:b");
        var dark = (await RowsAsync(rig))["dark"];

        Assert.Null(Value(dark, "used"));
        Assert.Null(Value(dark, "usedRatio"));
        Assert.StartsWith("all 3600000 J are of a site and time without a tariff (Site:Tariff", Text(dark, "used", "reason"), StringComparison.Ordinal);
        var said = rig.Services.GetRequiredService<BudgetKeeper>().Current.SelectMany(BudgetAlerts.Of).Single(one => one.Subject.Name == AlertSubject.DataMissing);
        Assert.Equal(AlertReading.Raised, said.Reading);
        Assert.Contains("its energy has no tariff", said.Summary, StringComparison.Ordinal);
        var page = await rig.ScrapeAsync();
        Assert.Equal(1, page["""footprint_budget_limit_money{budget="dark",target="site:b",period="day",currency="EUR"}"""]);
        Assert.DoesNotContain(page.Keys, key => key.StartsWith("footprint_budget_used", StringComparison.Ordinal));
    }

    /// <summary>0.3 EUR until 09:00, where a tenth of the limit was; the half of it in the minute of 09:00.</summary>
    [Fact]
    public async Task Crossing_OfMoney_IsInTheMinuteOfItsEnergyAndToldInItsCurrency()
    {
        await using var rig = await StartAsync("--Budgets:bill:Limit=3 EUR", "--Budgets:bill:Thresholds=10%,50%,100%");
        var thresholds = (await RowsAsync(rig))["bill"].GetProperty("thresholds").EnumerateArray().Select(one => one.GetProperty("crossedAt").GetString());

        Assert.Equal(["2026-11-22T08:00:00+00:00", "2026-11-22T09:00:00+00:00", null], thresholds);
        var told = rig.Services.GetRequiredService<BudgetKeeper>().Current.SelectMany(BudgetAlerts.Of).First(one => one.Subject.Aspect == "50%");
        Assert.Equal("budget bill used 50% of its 3 EUR by 2026-11-22 09:00:00Z", told.Summary);
        Assert.Equal("3 EUR of all, day in UTC", told.Limit);
    }

    [Fact]
    public async Task Unallocated_OfMoney_IsTheWholeWithoutItsParts()
    {
        await using var rig = await StartAsync("--Budgets:bill:Limit=5 EUR", "--Budgets:eve:Limit=0.9 EUR", "--Budgets:eve:Target=user:eve", "--Budgets:eve:Parent=bill");
        var bill = (await RowsAsync(rig))["bill"];

        Assert.Equal((4.1, 0.9), (Math.Round(Value(bill, "unallocated")!.Value, 9), Math.Round(Value(bill, "unallocatedUsed")!.Value, 9)));
        var page = await rig.ScrapeAsync();
        Assert.Equal(4.1, page["""footprint_budget_unallocated_money{budget="bill",target="all",period="day",currency="EUR"}"""], 9);
        Assert.Equal(Bill, page["""footprint_budget_used_money{budget="bill",target="all",period="day",currency="EUR"}"""], 9);
        Assert.Equal(Bill / 5, page["""footprint_budget_used_ratio{budget="bill",target="all",period="day"}"""], 9);
    }

    /// <summary>Parts of another unit have no sum with the whole.</summary>
    [Theory]
    [InlineData("""{"limit":"2 EUR","period":"day","parent":"bill"}""", HttpStatusCode.Created, null)]
    [InlineData("""{"limit":"2 USD","period":"day"}""", HttpStatusCode.BadRequest, "limit: '2 USD' is not in EUR, which Account:Currency says; nothing is converted")]
    [InlineData("""{"limit":"2kg","period":"day","parent":"bill"}""", HttpStatusCode.BadRequest, "parent: 'bill' counts Money, and not Grams")]
    public async Task Put_OfMoney_IsMadeOrSaysWhyNot(string body, HttpStatusCode status, string? reason)
    {
        await using var rig = await StartAsync("--Budgets:bill:Limit=5 EUR");
        using var client = new HttpClient { BaseAddress = rig.Http };
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PutAsync("/api/v1/budgets/mine", content);
        var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal(status, answer.StatusCode);
        if (reason is not null) Assert.StartsWith(reason, said.GetProperty("detail").GetString(), StringComparison.Ordinal);
        else Assert.Equal(("EUR", 2), (Text(said, "limit", "unit"), Value(said, "limit")));
    }

    /// <summary>A budget of the API whose currency is gone hinders no start, and is back with it.</summary>
    [Fact]
    public async Task Restart_WithoutTheCurrency_LeavesTheBudgetOutUntilItIsBack()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB", "--Site:Tariff=0.3", "--Account:Currency=EUR");
        using var client = new HttpClient { BaseAddress = rig.Http };
        using var content = new StringContent("""{"limit":"2 EUR"}""", Encoding.UTF8, "application/json");
        (await client.PutAsync("/api/v1/budgets/mine", content)).EnsureSuccessStatusCode();

        await rig.RestartAsync("--Site:Zone=GB");
        Assert.Empty(rig.Services.GetRequiredService<LiveBudgets>().Current.All);
        await rig.RestartAsync("--Site:Zone=GB", "--Site:Tariff=0.3", "--Account:Currency=EUR");
        Assert.Equal("2 EUR", Assert.Single(rig.Services.GetRequiredService<LiveBudgets>().Current.All).Limit.Describe());
    }

    [Fact]
    public async Task Command_OfMoney_ShowsTheCurrency()
    {
        await using var rig = await StartAsync("--Budgets:bill:Limit=3.24 EUR");
        await RowsAsync(rig);
        var run = await CommandRun.OfAsync("budgets", "--server", rig.Http.ToString());

        Assert.StartsWith("bill configuration all day 3.24 EUR ≥ 1.62 EUR ≥ 50% unknown", run.Row("bill"), StringComparison.Ordinal);
        Assert.Contains("bill: ≥: 3600000 J are of a site and time without a tariff", run.Output, StringComparison.Ordinal);
    }

    private async Task<CollectorRig> StartAsync(params string[] budgets)
    {
        var names = budgets.Select(setting => setting.Split(':')[1]).Distinct().Select(name => $"--Budgets:{name}:Period=day");
        return await BilledRig.StartAsync(_folder, ["--Account:Currency=EUR", .. budgets, .. names]);
    }

    private static async Task<Dictionary<string, JsonElement>> RowsAsync(CollectorRig rig)
    {
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        rig.Services.GetRequiredService<BudgetKeeper>().Evaluate();
        return (await rig.JsonAsync("/api/v1/budgets")).GetProperty("budgets").EnumerateArray().ToDictionary(row => row.GetProperty("name").GetString()!);
    }

    private static double? Value(JsonElement row, string figure, string member = "value") =>
        row.GetProperty(figure).GetProperty(member) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static string? Text(JsonElement row, string figure, string member) => row.GetProperty(figure).GetProperty(member).GetString();
}
