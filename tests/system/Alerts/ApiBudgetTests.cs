using System.Net;
using System.Text;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.SystemTests.Alerts;

/// <summary>A budget that is made while the collector runs is judged on the energy of its whole period, told once, kept over a kill, and over when it is removed.</summary>
public sealed class ApiBudgetTests
{
    [Fact]
    public async Task Put_OfACrossedBudget_FiresOnceOverAKillAndDeleteResolvesIt()
    {
        await using var stack = await CrossedStack.FeedAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{stack.HttpPort}/api/v1/budgets/"), Timeout = TimeSpan.FromSeconds(60) };
        await using var hook = await new Hook(FreePort.Next()).StartAsync();
        string[] settings = [.. CrossedStack.Settings, .. WebhookTests.Notify(stack, ("hook", hook))];

        await stack.StartCollectorAsync(settings);
        Assert.Equal(HttpStatusCode.Created, await PutAsync(http, "late", """{"limit":"1g","period":"year","thresholds":"100%"}"""));
        await CrossedStack.UntilAsync(() => Task.FromResult(Told(hook, "late").Contains("firing")));
        await stack.Collector!.KillAsync();

        // Another budget proves that all were judged again: the first is told to nobody a second time.
        await stack.StartCollectorAsync(settings);
        Assert.Equal("api", JsonDocument.Parse(await http.GetStringAsync("late")).RootElement.GetProperty("source").GetString());
        Assert.Equal(HttpStatusCode.Created, await PutAsync(http, "later", """{"limit":"1g","period":"year","thresholds":"100%"}"""));
        await CrossedStack.UntilAsync(() => Task.FromResult(Told(hook, "later").Contains("firing")));
        Assert.Equal(["firing"], Told(hook, "late"));

        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync("late")).StatusCode);
        await CrossedStack.UntilAsync(() => Task.FromResult(Told(hook, "late").Contains("resolved")));
        Assert.Equal(["firing", "resolved"], Told(hook, "late"));
        Assert.Equal(["firing"], Told(hook, "later"));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("late")).StatusCode);
    }

    private static async Task<HttpStatusCode> PutAsync(HttpClient http, string name, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PutAsync(name, content);
        return answer.StatusCode;
    }

    /// <summary>How often and as what the threshold of this budget was told; a delivery that repeats has the body of the first.</summary>
    private static List<string> Told(Hook hook, string budget) => [.. hook.Taken
        .Select(post => post.Body).Distinct()
        .Select(body => JsonDocument.Parse(body).RootElement)
        .Select(post => (Key: post.GetProperty("key").GetString()!, Status: post.GetProperty("status").GetString()!))
        .Where(told => told.Key.StartsWith($"BudgetThreshold/{budget}/100%", StringComparison.Ordinal))
        .Select(told => told.Status)];
}
