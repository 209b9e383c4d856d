using TelemetryFootprint.SystemTests.Crash;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Processes;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Spool;

/// <summary>F9, F11 and F15: a disk that refuses. The agent measures and delivers on, says what is wrong, and writes again by itself.</summary>
public sealed class FaultyDiskTests(ITestOutputHelper output)
{
    private const string Uuid = "GPU-00000000-0000-0000-0000-000000000511";

    private const string Gpu = $"""
        devices 1 source=sine low=100 high=300 period=3.7 refresh_ms=10 counter_refresh_ms=10
        device 0 uuid={Uuid}
        """;

    private const string Interval = "--Sampling:Interval=100ms";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [StraceTheory]
    [Trait("Fault", "F11")]
    [InlineData("EIO")]
    [InlineData("ENOSPC")]
    [InlineData("EDQUOT")]
    public Task Fsync_ThatFails_IsSeenAndLosesNothing(string error) => FailAsync(error);

    [StraceTheory]
    [Trait("Fault", "F11")]
    [InlineData("EIO")]
    public async Task Agent_KilledWhileItsDiskRefuses_CountsNothingTwice(string error)
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        stack.Play(Gpu);
        await stack.StartAgentAsync(Interval);
        await Task.Delay(1500);
        await using (Refuse(stack, error))
        {
            await stack.AgentSaysAsync(page => page.AgentValue("spool_write_errors_total") >= 1, Patience);
            var before = (await stack.AgentMetricsAsync()).AgentValue("delivery_acknowledged_ticks_total");
            // Some kilojoules go to the collector and never to the disk.
            await stack.AgentSaysAsync(page => page.AgentValue("delivery_acknowledged_ticks_total") > before + 60, Patience);
            await stack.Agent!.KillAsync();
        }

        await stack.StartAgentAsync(Interval);
        await stack.AgentSaysAsync(page => page.AgentValue("delivery_acknowledged_ticks_total") > 20, Patience);
        await stack.StopEmptyAgentAsync(Interval);
        var joules = (await stack.SettledJoulesAsync())[Uuid];
        var truth = stack.Scenario!.TrueJoules(0, NvmlCall.Energy);
        output.WriteLine(FormattableString.Invariant($"F11: killed while the disk refused: {joules:F2} J of {truth:F2} J"));
        // Ticks that waited in memory alone are gone with it: a second of them at most, and none twice.
        await DemandAsync(stack, joules, truth, missing: 300);
    }

    [RootFact(needsFakeNvml: true)]
    [Trait("Fault", "F9")]
    public async Task Disk_OfTwoMebibytes_ThinsAndLosesNoJoule()
    {
        await using var stack = new Stack();
        await using var disk = await SmallDisk.MountAsync(stack.AgentState, mebibytes: 2);
        stack.Play(Gpu);
        await stack.StartAgentAsync(Interval);
        // Half of the disk is somebody else's after a while, then all of it, then none.
        await Task.Delay(2000);
        await disk.FillAsync();
        await Task.Delay(5000);
        var full = await stack.AgentMetricsAsync();
        disk.Empty();
        await stack.StartCollectorAsync();
        await stack.AgentSaysAsync(page => page.Of("footprint_agent_spool_writable").Single().Value == 1 && page.Of("footprint_agent_queue_ticks").Single().Value <= 15, Patience);
        var page = await stack.AgentMetricsAsync();
        await stack.StopEmptyAgentAsync(Interval);
        var joules = (await stack.SettledJoulesAsync())[Uuid];
        var truth = stack.Scenario!.TrueJoules(0, NvmlCall.Energy);
        output.WriteLine(FormattableString.Invariant(
            $"F9: full: {full.AgentValue("spool_write_errors_total"):F0} write errors, {full.AgentValue("spool_pending_ticks"):F0} in memory; {joules:F2} J of {truth:F2} J, {page.AgentValue("queue_thinned_ticks_total"):F0} thinned, {page.AgentValue("queue_dropped_ticks_total"):F0} dropped"));
        await DemandAsync(stack, joules, truth);
        // A quick machine thins before a write fails, a slow one is refused first.
        Assert.True(full.AgentValue("spool_write_errors_total") + page.AgentValue("queue_thinned_ticks_total") > 0, "the disk was never full");
    }

    [FakeNvmlFact]
    [Trait("Fault", "F15")]
    public async Task SecondAgent_OnOneSpool_ExitsWithOneLine()
    {
        await using var stack = new Stack();
        stack.Play(Gpu);
        await stack.StartAgentAsync();
        await using var second = Service.Agent.Start(["serve", $"--StateDirectory={stack.AgentState}", $"--Metrics:Listen=127.0.0.1:{stack.HttpPort}", "--Demo:Devices=1"]);

        Assert.Equal(1, await second.WaitForExitAsync(Patience));
        Assert.Contains("in use by another footprint-agent", Assert.Single(second.Errors), StringComparison.Ordinal);
        output.WriteLine($"F15: exit 1: {second.Errors[0]}");
        await using var doctor = Service.Agent.Start(["doctor", $"--StateDirectory={stack.AgentState}", "--Demo:Devices=1"]);
        await doctor.WaitForExitAsync(Patience);
        Assert.Contains(doctor.Output, line => line.StartsWith("ok    spool: ", StringComparison.Ordinal) && line.Contains("ticks wait", StringComparison.Ordinal));
    }

    /// <summary>The log's syncs fail for some seconds, under a collector that is there.</summary>
    private async Task FailAsync(string error)
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        stack.Play(Gpu);
        await stack.StartAgentAsync(Interval);
        await Task.Delay(1500);
        await using (var strace = Refuse(stack, error))
        {
            await stack.AgentSaysAsync(page => page.AgentValue("spool_write_errors_total") >= 2, Patience);
            var broken = await stack.AgentMetricsAsync();
            Assert.Equal(0, broken.AgentValue("spool_writable"));
            var before = broken.AgentValue("delivery_acknowledged_ticks_total");
            // Delivered live, though nothing can be written.
            await stack.AgentSaysAsync(page => page.AgentValue("delivery_acknowledged_ticks_total") > before + 10, Patience);
            await strace.TerminateAsync(Patience);
        }

        await stack.AgentSaysAsync(page => page.AgentValue("spool_writable") == 1, Patience);
        var healed = await stack.AgentMetricsAsync();
        await stack.StopEmptyAgentAsync(Interval);
        var joules = (await stack.SettledJoulesAsync())[Uuid];
        var truth = stack.Scenario!.TrueJoules(0, NvmlCall.Energy);
        var injected = File.ReadLines(stack.Folder.Combine("injected")).Count(line => line.Contains("(INJECTED)", StringComparison.Ordinal));
        output.WriteLine(FormattableString.Invariant(
            $"F11 {error}: {injected} syncs of the spool failed, {healed.AgentValue("spool_write_errors_total"):F0} failed commits seen; {joules:F2} J of {truth:F2} J"));
        // Each failed sync is one failed commit.
        Assert.Equal(injected, healed.AgentValue("spool_write_errors_total"));
        await DemandAsync(stack, joules, truth);
    }

    /// <summary>The counter moves every 10 ms: 3 J at each end. What came is said, where it is not what was drawn.</summary>
    private static async Task DemandAsync(Stack stack, double joules, double truth, double missing = 0)
    {
        var slack = 6 + (truth * 0.001);
        if (joules > truth - slack - missing && joules < truth + slack)
            return;
        var quarantined = (await stack.CollectorMetricsAsync()).Of("footprint_collector_quarantined_total").Single().Value;
        Assert.Fail(FormattableString.Invariant(
            $"{joules:F2} J of {truth:F2} J; {quarantined} rows in quarantine; received {await Databases.DescribeReceivedAsync(stack)}; {stack.Agent!.Transcript()}"));
    }

    /// <summary>The log's syncs fail until this ends.</summary>
    private static ChildProcess Refuse(Stack stack, string error) => ChildProcess.Start(
        "strace",
        ["-f", "-qq", "-o", stack.Folder.Combine("injected"), "-p", $"{stack.Agent!.Id}", "-P", Path.Combine(stack.AgentState, "spool.db-wal"), "-e", $"inject=fsync,fdatasync:error={error}"]);
}
