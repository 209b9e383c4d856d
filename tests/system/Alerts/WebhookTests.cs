using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.SystemTests.Alerts;

/// <summary>A crossed budget and receivers that fail: each is told once, however often it had to be tried, and not again after a kill.</summary>
public sealed class WebhookTests
{
    private const string Secret = "a-secret-of-the-test";

    [Fact]
    public async Task Crossing_ToReceiversThatFailHangRedirectAndRestart_IsOneEventEach()
    {
        await using var stack = await CrossedStack.FeedAsync();
        var ports = FreePort.Next(2);
        await using var failing = await new Hook(ports[0]).StartAsync(500, 302);
        await using var hanging = await new Hook(ports[1]).StartAsync(Hook.Hang);
        string[] settings =
        [
            .. CrossedStack.Settings, "--Budgets:lab:Limit=1g", "--Budgets:lab:Period=year",
            .. Notify(stack, ("failing", failing), ("hanging", hanging)),
        ];

        await stack.StartCollectorAsync([.. settings, "--Budgets:lab:Thresholds=100%"]);
        await CrossedStack.UntilAsync(() => Task.FromResult(hanging.Answers.Contains(Hook.Hang)));
        // It is gone while its caller waits, and comes back on the same port.
        await hanging.StopAsync();
        await hanging.StartAsync();
        await CrossedStack.UntilAsync(async () => !failing.Taken.IsEmpty && !hanging.Taken.IsEmpty
            && (await stack.CollectorMetricsAsync()).Of("footprint_collector_notifier_queue").All(sample => sample.Value == 0));
        // Where the machine is slow, a second evaluation has told more by now.
        Assert.Equal([500, 302, 200], failing.Answers.Take(3));
        Assert.All(failing.Answers.Skip(3), answer => Assert.Equal(200, answer));
        await stack.Collector!.KillAsync();

        // Another threshold proves that all were judged again; the first is told to nobody a second time.
        await stack.StartCollectorAsync([.. settings, "--Budgets:lab:Thresholds=50%,100%"]);
        await CrossedStack.UntilAsync(() => Task.FromResult(new[] { failing, hanging }.All(hook => hook.Keys.Any(key => key.Contains("/50%/", StringComparison.Ordinal)))));
        foreach (var hook in new[] { failing, hanging })
        {
            Assert.Equal(["100%", "50%"], hook.Keys.Where(key => key.StartsWith("BudgetThreshold/lab/", StringComparison.Ordinal)).Select(key => key.Split('/')[2]));
            Assert.All(hook.Taken, DemandSigned);
        }
    }

    /// <summary>Settings of signed webhooks to these receivers.</summary>
    internal static string[] Notify(Stack stack, params (string Name, Hook Hook)[] receivers)
    {
        var file = stack.Folder.Write("hook-secret", Secret);
        return
        [
            .. receivers.SelectMany(receiver => (string[])
                [$"--Notify:{receiver.Name}:Kind=webhook", $"--Notify:{receiver.Name}:Url={receiver.Hook.Address}", $"--Notify:{receiver.Name}:SecretFile={file}", $"--Notify:{receiver.Name}:AllowPrivate=true"]),
        ];
    }

    private static void DemandSigned(HookPost post)
    {
        var (time, signature) = (post.Signature.Split(',')[0][2..], post.Signature.Split("v1=")[1]);
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{time}.{post.Body}"))), signature);
        var age = TimeProvider.System.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(long.Parse(time, CultureInfo.InvariantCulture));
        Assert.InRange(age, TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(10));
        Assert.Contains($"\"{post.Key}\"", post.Body, StringComparison.Ordinal);
    }
}
