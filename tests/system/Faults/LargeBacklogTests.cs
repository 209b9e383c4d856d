using System.Diagnostics;
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
    private const int TicksOfADay = 86_400;
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(2);

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
        var filled = SpoolFill.Of(stack.AgentState, TicksOfADay, Devices);
        await stack.StartCollectorAsync();
        var run = new AgentKillRun(stack);
        await run.StartAsync();
        var waiting = new List<double>();
        for (var life = 0; life < 300 && (waiting.Count == 0 || waiting[^1] > 100); life++)
        {
            await Task.Delay(Life);
            waiting.Add((await stack.AgentMetricsAsync()).Of("footprint_agent_queue_ticks").Single().Value);
            await stack.Collector!.KillAsync();
            await stack.StartCollectorAsync();
        }

        var said = await run.JudgeAsync(filled);
        await stack.StopCollectorAsync();
        var ranges = await Databases.AskAsync(Path.Combine(stack.CollectorState, "inbox.db"), "SELECT count(*) FROM received");
        output.WriteLine($"F7: {waiting.Count} lives: {string.Join(' ', waiting.Take(30))}… ticks waited; {said}; {ranges.Single()} ranges remembered");
        Assert.True(waiting[^1] < waiting[0] / 2, $"{waiting[0]} ticks waited after the first life and {waiting[^1]} after the last");
    }
}
