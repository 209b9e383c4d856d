using System.Diagnostics;
using TelemetryFootprint.SystemTests.Crash;
using TelemetryFootprint.SystemTests.Harness;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Spool;

/// <summary>F1: the agent ends itself, as by SIGKILL, at every point of its spool and its delivery that has a name.</summary>
public sealed class AgentFaultPointTests(ITestOutputHelper output)
{
    /// <summary>Exercised below; together with the collector's they are all that there are.</summary>
    public static readonly IReadOnlyList<string> Exercised = FaultPoints.Of("spool", "delivery", "thin", "salvage");

    private const int ThinnedTicks = 9_000;
    private const int SalvagedTicks = 500;

    [FakeNvmlFact]
    [Trait("Fault", "F1")]
    public async Task Agent_KilledAtEveryPointOfSpoolAndDelivery_JoulesAreTheTruth()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        var run = new AgentKillRun(stack);
        var clock = Stopwatch.StartNew();
        var random = new Random(11);
        var points = FaultPoints.Of("spool", "delivery");
        foreach (var point in points)
            await run.DieAtAsync(FormattableString.Invariant($"{point}:{random.Next(1, 5)}"));

        await run.StartAsync();
        var said = await run.JudgeAsync();
        output.WriteLine(FormattableString.Invariant($"F1: {points.Count} fault points in {clock.Elapsed.TotalSeconds:F0} s: {said}, start {run.StartTime.TotalMilliseconds:F0} ms"));
    }

    [FakeNvmlFact]
    [Trait("Fault", "F1")]
    public async Task Agent_KilledWhileItsFullSpoolIsThinned_LosesNoJoule()
    {
        await using var stack = new Stack();
        var filled = SpoolFill.Of(stack.AgentState, ThinnedTicks, devices: 8);
        var run = new AgentKillRun(stack, "--Spool:MaxSize=1MiB");
        Assert.InRange(filled.Bytes, 1 << 20, 8 << 20);
        // The collector is away: what is too much must be thinned.
        await run.DieAtAsync("thin.begin");
        await run.DieAtAsync("thin.committed:2");
        await run.StartAsync();
        await stack.StartCollectorAsync();
        var said = await run.JudgeAsync(filled, mayThin: true);
        var rows = await Databases.ReceivedTicksAsync(stack);
        output.WriteLine($"F1: killed while thinning: {said}; of {ThinnedTicks} older ticks {rows.Count} rows came, with all of their joules");
        Assert.InRange(rows.Count, 1, ThinnedTicks - 1);
    }

    [FakeNvmlTheory]
    [Trait("Fault", "F1")]
    [InlineData("salvage.file-aside")]
    [InlineData("salvage.set-aside")]
    public async Task Agent_KilledWhileItsDamagedSpoolIsSalvaged_LosesNoTick(string last)
    {
        await using var stack = new Stack();
        var filled = SpoolFill.Of(stack.AgentState, SalvagedTicks, devices: 2);
        await stack.StartCollectorAsync();
        var run = new AgentKillRun(stack);
        filled.DamageHeader();
        await run.DieAtAsync("salvage.copied");
        await run.DieAtAsync("salvage.moved");
        filled.DamageHeader();
        await run.DieAtAsync(last);
        await run.StartAsync();
        var said = await run.JudgeAsync(filled);
        output.WriteLine($"F1: killed in salvage: {said}");
        Assert.Equal(2, Directory.GetFiles(stack.AgentState, "spool.db.damaged-*").Count(file => !file.EndsWith("-wal", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("Fault", "F1")]
    public void EveryFaultPoint_IsExercised()
    {
        Assert.NotEmpty(FaultPoints.All);
        Assert.Empty(FaultPoints.All.Except(Exercised).Except(CollectorFaultPointTests.Exercised));
    }
}
