using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Processes;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Spool;

/// <summary>F11, the collector's side: while its syncs fail nothing is acknowledged, and afterwards everything is, once.</summary>
public sealed class InboxSyncTests(ITestOutputHelper output)
{
    private const string Uuid = "GPU-00000000-0000-0000-0000-000000000513";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [StraceTheory]
    [Trait("Fault", "F11")]
    [InlineData("EIO")]
    [InlineData("ENOSPC")]
    public async Task Fsync_OfTheInboxThatFails_AcknowledgesNothingAndLosesNothing(string error)
    {
        await using var stack = new Stack { ExpectedErrors = ["SqliteInbox[2150]"] };
        await stack.StartCollectorAsync();
        stack.Play($"devices 1 source=sine low=100 high=300 period=3.7 refresh_ms=10 counter_refresh_ms=10\ndevice 0 uuid={Uuid}");
        await stack.StartAgentAsync("--Sampling:Interval=100ms");
        await stack.UntilAsync(async () => await AcknowledgedAsync(stack) > 10, Patience);
        double before, during;
        var injections = stack.Folder.Combine("injected");
        await using (var strace = ChildProcess.Start("strace",
            ["-f", "-qq", "-o", injections, "-p", $"{stack.Collector!.Id}", "-P", Path.Combine(stack.CollectorState, "inbox.db-wal"), "-e", $"inject=fsync,fdatasync:error={error}"]))
        {
            await stack.UntilAsync(() => File.Exists(injections) && Injected(injections) > 0, Patience);
            before = await AcknowledgedAsync(stack);
            await Task.Delay(4000);
            during = await AcknowledgedAsync(stack) - before;
            await strace.TerminateAsync(Patience);
        }

        var waiting = (await stack.AgentMetricsAsync()).Of("footprint_agent_queue_ticks").Single().Value;
        await stack.UntilAsync(async () => await AcknowledgedAsync(stack) > before + waiting, Patience);
        await stack.StopAgentAsync();
        var joules = (await stack.SettledJoulesAsync())[Uuid];
        var truth = stack.Scenario!.TrueJoules(0, NvmlCall.Energy);
        output.WriteLine(FormattableString.Invariant(
            $"F11 {error}, collector: {Injected(injections)} syncs failed, {during:F0} ticks acknowledged meanwhile, {waiting:F0} waited; {joules:F2} J of {truth:F2} J"));
        Assert.Equal(0, during);
        Assert.InRange(joules, truth - 6 - (truth * 0.001), truth + 6 + (truth * 0.001));
    }

    private static int Injected(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n').Count(line => line.Contains("(INJECTED)", StringComparison.Ordinal));
    }

    private static async Task<double> AcknowledgedAsync(Stack stack) =>
        (await stack.AgentMetricsAsync()).Of("footprint_agent_delivery_acknowledged_ticks_total").Single().Value;
}
