using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.SystemTests.Crash;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Spool;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>F5 and F7: an agent with much to tell, which is stopped, or whose collector never lives for long.</summary>
[Collection(QuietCollection.Name)]
public sealed class LargeBacklogTests(ITestOutputHelper output)
{
    private const int Devices = 8;
    private const int TicksOfAGibibyte = 4_400_000;
    private const int TicksOfAWeek = 604_800;
    private const double LeastSpeed = 10; // seconds of readings in a second
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(2);

    /// <summary>No stream of these lives lasts, so an agent's pauses grow to their longest, a minute: in so long a time it meets several lives.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(200);

    /// <summary>New ticks of a window, ten a second.</summary>
    private static readonly double AtRest = Window.TotalSeconds * 10;

    [FakeNvmlFact]
    [Trait("Category", "Slow")]
    [Trait("Fault", "F5")]
    public async Task Agent_ToldToStopWithAGibibyteWaiting_StopsWithinFiveSeconds()
    {
        await using var stack = new Stack();
        var filled = SpoolFill.Of(stack.AgentState, TicksOfAGibibyte, Devices);
        var bytes = filled.Bytes;
        var run = new AgentKillRun(stack, "--Spool:MaxSize=4GiB");
        await run.StartAsync();
        await Task.Delay(1000);
        var watch = Stopwatch.StartNew();
        var code = await stack.Agent!.TerminateAsync(TimeSpan.FromMinutes(1));
        var alone = watch.Elapsed;
        await stack.StartCollectorAsync();
        await run.StartAsync();
        await Task.Delay(3000);
        watch.Restart();
        var busyCode = await stack.Agent!.TerminateAsync(TimeSpan.FromMinutes(1));
        output.WriteLine(FormattableString.Invariant(
            $"F5: {bytes / 1048576.0:F0} MiB wait: ready after {run.StartTime.TotalSeconds:F1} s; SIGTERM: {alone.TotalSeconds:F1} s without a collector, {watch.Elapsed.TotalSeconds:F1} s while it delivers"));
        Assert.Equal((0, 0), (code, busyCode));
        Assert.InRange(bytes, 900L << 20, 2L << 30);
        Assert.InRange(alone, TimeSpan.Zero, StopsWithin);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, StopsWithin);
    }

    [FakeNvmlFact]
    [Trait("Category", "Slow")]
    [Trait("Fault", "F7")]
    public async Task Collector_ThatNeverLivesLong_GetsOnInEveryLife()
    {
        await using var stack = new Stack();
        var length = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("FOOTPRINT_CRASH_LOOP_SECONDS") ?? "600", CultureInfo.InvariantCulture));
        var filled = SpoolFill.Of(stack.AgentState, TicksOfAWeek, Devices);
        await stack.StartCollectorAsync();
        var run = new AgentKillRun(stack);
        await run.StartAsync();
        var (waiting, watch) = (new List<(TimeSpan At, double Ticks)> { (TimeSpan.Zero, await WaitingAsync(stack)) }, Stopwatch.StartNew());
        while (watch.Elapsed < length)
        {
            await Task.Delay(Life);
            waiting.Add((watch.Elapsed, await WaitingAsync(stack)));
            await stack.Collector!.KillAsync();
            await stack.StartCollectorAsync();
        }

        var elapsed = watch.Elapsed;
        var said = await run.JudgeAsync(filled);
        await stack.StopCollectorAsync();
        var ranges = int.Parse((await Databases.AskAsync(Path.Combine(stack.CollectorState, "inbox.db"), "SELECT count(*) FROM received")).Single(), CultureInfo.InvariantCulture);
        var epochs = (await Databases.AskAsync(Path.Combine(stack.CollectorState, "inbox.db"), "SELECT DISTINCT epoch FROM received")).Count;
        var used = waiting.Skip(1).Zip(waiting, (after, before) => after.Ticks < before.Ticks).Count(isUsed => isUsed);
        output.WriteLine(FormattableString.Invariant(
            $"F7: {waiting.Count - 1} lives in {elapsed.TotalSeconds:F0} s, {used} of them used: {string.Join(' ', waiting.Take(30).Select(look => look.Ticks))}… ticks waited; {said}; {ranges} ranges of {epochs} epochs remembered"));
        DemandProgress(waiting, elapsed);
        // What it must remember against repeats does not grow with its deaths: all of an epoch came, so that it is one range.
        Assert.Equal(epochs, ranges);
    }

    /// <summary>Faster than real time in all, and something in each window, until nothing but the newest waits.</summary>
    private static void DemandProgress(List<(TimeSpan At, double Ticks)> waiting, TimeSpan elapsed)
    {
        var (first, last) = (waiting[0].Ticks, waiting[^1].Ticks);
        Assert.True(last <= AtRest || first - last >= LeastSpeed * elapsed.TotalSeconds, $"{first} ticks waited before the first life and {last} after {elapsed}");
        for (var start = TimeSpan.Zero; start + Window <= elapsed; start += Window)
        {
            var before = waiting.Last(look => look.At <= start).Ticks;
            var after = waiting.Last(look => look.At <= start + Window).Ticks;
            Assert.True(after <= AtRest || after < before, $"{before} ticks waited after {start} and {after} a window later");
        }
    }

    private static async Task<double> WaitingAsync(Stack stack) => (await stack.AgentMetricsAsync()).AgentValue("queue_ticks");
}
