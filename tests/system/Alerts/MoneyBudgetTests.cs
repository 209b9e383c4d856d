using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.SystemTests.Alerts;

/// <summary>A budget of what electricity costs, through a real collector, its receiver and the command.</summary>
public sealed class MoneyBudgetTests
{
    private static readonly string[] Settings =
    [
        .. CrossedStack.Settings, "--Account:Currency=EUR", "--Site:Tariff=0.4", "--Budgets:bill:Limit=0.001 EUR", "--Budgets:bill:Period=year", "--Budgets:bill:Thresholds=100%",
    ];

    [Fact]
    public async Task Bill_ThatIsCrossed_IsToldOnceOverAKillAndIsTheTotalsCost()
    {
        await using var stack = await CrossedStack.FeedAsync();
        await using var hook = await new Hook(FreePort.Next()).StartAsync();
        string[] settings = [.. Settings, .. WebhookTests.Notify(stack, ("hook", hook))];

        await stack.StartCollectorAsync(settings);
        await CrossedStack.UntilAsync(() => Task.FromResult(Told(hook).Count > 0));
        await stack.Collector!.KillAsync();
        // Another budget proves that all were judged again: the first is told to nobody a second time.
        await stack.StartCollectorAsync([.. settings, "--Budgets:later:Limit=0.001 EUR", "--Budgets:later:Period=year", "--Budgets:later:Thresholds=100%"]);
        await CrossedStack.UntilAsync(() => Task.FromResult(hook.Keys.Any(key => key.Contains("/later/100%", StringComparison.Ordinal))));

        var told = Assert.Single(Told(hook));
        Assert.Contains("budget bill used 100% of its 0.001 EUR by ", told, StringComparison.Ordinal);
        var used = (await stack.ApiAsync("budgets/bill")).GetProperty("used");
        var energy = (await stack.ApiAsync($"totals?by=host&from={Stamp(-60)}&to={Stamp(1)}")).GetProperty("rows")[0].GetProperty("energy").GetProperty("value").GetDouble();
        Assert.Equal(("EUR", Math.Round(energy / 3.6e6 * 0.4, 6)), (used.GetProperty("unit").GetString(), Math.Round(used.GetProperty("value").GetDouble(), 6)));
        var metric = Assert.Single((await stack.CollectorMetricsAsync()).Of("footprint_budget_used_money"), sample => sample["budget"] == "bill");
        Assert.Equal(("EUR", used.GetProperty("value").GetDouble()), (metric["currency"], metric.Value));
        await using var command = Service.Cli.Start(["budgets", "--server", $"http://127.0.0.1:{stack.HttpPort}"]);
        Assert.Equal(0, await command.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains(command.Output, line => line.Contains("bill", StringComparison.Ordinal) && line.Contains(" 0.001 EUR ", StringComparison.Ordinal));
    }

    private static List<string> Told(Hook hook) => [.. hook.Taken.Select(post => post.Body).Distinct().Where(body => JsonDocument.Parse(body).RootElement.GetProperty("key").GetString()!.StartsWith("BudgetThreshold/bill/100%", StringComparison.Ordinal))];

    private static string Stamp(int minutes) => TimeProvider.System.GetUtcNow().AddMinutes(minutes).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
