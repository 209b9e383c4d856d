using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Disk;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Spool;

/// <summary>F12: writes of the database files that are done by a part only, or interrupted, in both processes. Nothing of it shows.</summary>
public sealed class ShortWriteTests(ITestOutputHelper output)
{
    private const string Uuid = "GPU-00000000-0000-0000-0000-000000000512";

    [FakeNvmlFact]
    [Trait("Fault", "F12")]
    public async Task Writes_ThatAreShortOrInterrupted_LoseNothing()
    {
        Assert.Null(FaultyDiskBuild.ReasonItIsMissing);
        await using var stack = new Stack();
        Preload(stack, stack.CollectorEnvironment, "inbox.db");
        Preload(stack, stack.AgentEnvironment, "spool.db");
        await stack.StartCollectorAsync();
        stack.Play($"devices 1 source=sine low=100 high=300 period=3.7 refresh_ms=10 counter_refresh_ms=10\ndevice 0 uuid={Uuid}");
        await stack.StartAgentAsync("--Sampling:Interval=100ms");
        await Task.Delay(3000);
        // Killed: what is found on the disk is what the short writes left there.
        await stack.Agent!.KillAsync();
        await stack.StartAgentAsync("--Sampling:Interval=100ms");
        await Task.Delay(3000);
        var page = await stack.AgentMetricsAsync();
        await stack.StopEmptyAgentAsync("--Sampling:Interval=100ms");
        var joules = (await stack.SettledJoulesAsync())[Uuid];
        var truth = stack.Scenario!.TrueJoules(0, NvmlCall.Energy);

        var (spool, inbox) = (Told(stack, "spool.db"), Told(stack, "inbox.db"));
        output.WriteLine(FormattableString.Invariant($"F12: spool {spool}, inbox {inbox}; {joules:F2} J of {truth:F2} J"));
        Assert.True(spool.Short > 20 && spool.Interrupted > 10 && inbox.Short > 20 && inbox.Interrupted > 10, "the writes were not short");
        foreach (var name in (string[])["spool_write_errors_total", "spool_damaged_ticks_total", "queue_dropped_ticks_total", "queue_set_aside_ticks_total"])
            Assert.Equal(0, page.AgentValue(name));
        Assert.InRange(joules, truth - 6 - (truth * 0.001), truth + 6 + (truth * 0.001));
    }

    private static void Preload(Stack stack, Dictionary<string, string?> environment, string path)
    {
        environment["LD_PRELOAD"] = FaultyDiskBuild.ShortWrites;
        environment["SHORTWRITES_PATH"] = path;
        environment["SHORTWRITES_LOG"] = stack.Folder.Combine("short-" + path);
    }

    private static (int Short, int Interrupted) Told(Stack stack, string path)
    {
        var letters = File.ReadAllText(stack.Folder.Combine("short-" + path));
        return (letters.Count(letter => letter == 's'), letters.Count(letter => letter == 'i'));
    }
}
