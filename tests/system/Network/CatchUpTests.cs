using System.Diagnostics;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Spool;
using TelemetryFootprint.TestKit.Net;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Network;

/// <summary>The network is back after hours: the spool is full of them, and whoever watches wants to see now.</summary>
[Collection(QuietCollection.Name)]
public sealed class CatchUpTests(ITestOutputHelper output)
{
    private const string Uuid = "GPU-00000000-0000-0000-0000-000000001899";
    private const int BytesPerSecond = 96 * 1024;
    private const double IntervalSeconds = 0.25;

    // What is new is shown so soon. The newest reading is older by the time until the next one, which is as much as it is afterwards, and at most this.
    private const double LiveSeconds = 2, MostBetweenSeconds = 1;

    // A process that begins with the drain compiles its code and grows its heap at first; four hours of ticks in memory would be as much again in the end.
    private const double MostMebibytes = 128, MostGrowthMebibytes = 16;

    [FakeNvmlFact]
    [Trait("Fault", "F18")]
    public Task Spool_OfFourHours_IsCaughtUpWhileWhatIsNewArrivesAtOnce() => CatchUpAsync(hours: 4);

    [FakeNvmlFact]
    [Trait("Fault", "F18")]
    [Trait("Category", "Slow")]
    public Task Spool_OfADay_IsCaughtUpWhileWhatIsNewArrivesAtOnce() => CatchUpAsync(hours: 24);

    private async Task CatchUpAsync(int hours)
    {
        await using var stack = new Stack();
        // What an agent that could not deliver has left: a tick each second.
        var filled = SpoolFill.Of(stack.AgentState, ticks: hours * 3_600, devices: 8);
        await stack.StartCollectorAsync();
        await using var link = LinkProxy.To(stack.GrpcPort);
        // As a line to another site: so wide, and 20 ms long.
        (link.BytesPerSecond, link.Fault) = (BytesPerSecond, LinkFault.Throttle);
        (link.ToServer.Delay, link.ToClient.Delay) = (TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20));
        stack.Link = new($"http://127.0.0.1:{link.Port}");
        stack.Play($"devices 1 watts=300 counter_refresh_ms=10\ndevice 0 uuid={Uuid}");
        await stack.StartAgentAsync(FormattableString.Invariant($"--Sampling:Interval={IntervalSeconds * 1000}ms"));
        var ages = new List<double>();
        var (watch, resident) = (Stopwatch.StartNew(), new List<double>());
        while ((await stack.AgentMetricsAsync()).AgentValue("queue_ticks") > 20)
        {
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(5));
            if (await AgeAsync(stack) is { } age) ages.Add(age);
            resident.Add(Faults.ProcessFootprint.MebibytesOf(stack.Agent!));
            await Task.Delay(100);
        }

        watch.Stop();
        var speed = hours * 3_600 / watch.Elapsed.TotalSeconds;
        // From the moment on at which there was one.
        Assert.InRange(ages.Count, 20, int.MaxValue);
        // What this machine adds by itself, now that there is nothing to catch up with.
        var idle = new List<double>();
        for (; idle.Count < Math.Min(ages.Count, 100); await Task.Delay(100)) idle.Add(await AgeAsync(stack) ?? throw new InvalidOperationException("the device is gone"));
        await stack.StopAgentAsync();
        var joules = await stack.SettledJoulesAsync(filled.FirstTick);
        var (p99, idleP99) = (AtRank(ages, 0.99), AtRank(idle, 0.99));
        var third = resident.Count / 3;
        var (early, late) = (AtRank(resident[..third], 0.5), AtRank(resident[^third..], 0.5));
        output.WriteLine(FormattableString.Invariant(
            $"F18: {hours} h of 8 GPUs caught up in {watch.Elapsed.TotalSeconds:F1} s, {speed:F0} x real time, over {BytesPerSecond >> 10} KiB/s; meanwhile the newest reading was {AtRank(ages, 0.5):F2} s old at the median and {p99:F2} s at p99 of {ages.Count} looks ({idleP99:F2} s afterwards); agent {early:F1} MiB in the first third of it, {late:F1} in the last, {resident.Max():F1} at most"));
        filled.Demand(joules, except: Uuid);
        Assert.InRange(speed, 10, double.MaxValue);
        Assert.InRange(p99, 0, LiveSeconds + Math.Min(idleP99, MostBetweenSeconds));
        Assert.InRange(resident.Max(), 1, MostMebibytes);
        Assert.InRange(late - early, double.MinValue, MostGrowthMebibytes);
    }

    private static double AtRank(List<double> ages, double share) => ages.Order().ElementAt((int)((ages.Count - 1) * share));

    /// <summary>How old the newest reading is that the collector shows, s; null: none of this life yet.</summary>
    private static async Task<double?> AgeAsync(Stack stack)
    {
        var devices = (await stack.ApiAsync("devices")).GetProperty("devices").EnumerateArray();
        var live = devices.Where(device => device.GetProperty("uuid").GetString() == Uuid).ToList();
        return live.Count == 0 ? null : (TimeProvider.System.GetUtcNow() - live[0].GetProperty("lastReading").GetDateTimeOffset()).TotalSeconds;
    }
}
