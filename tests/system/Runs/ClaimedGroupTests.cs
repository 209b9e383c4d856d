using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Processes;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Runs;

/// <summary>A claim of a process with its control group, of a user other than the agent's, in real control groups.</summary>
public sealed class ClaimedGroupTests(ITestOutputHelper output)
{
    private const string Run = "gpt-ft";
    private const string Unattributed = "__unattributed__";

    // A register moves every 20 ms of 300 W, at either end of the time.
    private const double LateJoules = 2 * 0.02 * 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [ControlGroupFact]
    public async Task Claim_OfAGroup_HasItsUsersProcessesAndDescendantsWhereverTheyAreAndNobodyElses()
    {
        using var group = ControlGroup.OfWork();
        using var elsewhere = ControlGroup.OfWork();
        await using var stack = new Stack();
        await using var parent = ShippedAgent.Beside(ShippedAgent.Daemon, ["sh", "-c", "sleep 600 & echo $!; wait"], group);
        await parent.WaitForLineAsync(line => line.Length > 0, Patience);
        // A child that the job moved out of the group, a stranger's child that it moved in, and who only looks like them.
        var child = int.Parse(parent.Output[0], CultureInfo.InvariantCulture);
        elsewhere.Take(child);
        await using var movedIn = ShippedAgent.Beside(ShippedAgent.Daemon, ["sh", "-c", "echo in; exec sleep 600"]);
        await using var otherUsers = ShippedAgent.Beside(ShippedAgent.Bin, ["sh", "-c", "echo in; exec sleep 600"], group);
        await using var outside = ShippedAgent.Beside(ShippedAgent.Daemon, ["sh", "-c", "echo in; exec sleep 600"], elsewhere);
        foreach (var process in (ChildProcess[])[movedIn, otherUsers, outside]) await process.WaitForLineAsync(line => line == "in", Patience);
        group.Take(movedIn.Id);
        await stack.StartCollectorAsync();
        int[] pids = [parent.Id, child, movedIn.Id, otherUsers.Id, outside.Id];
        stack.Play($"devices {pids.Length} source=constant low=300 high=300 counter=on counter_refresh_ms=20 util=100\n"
            + string.Join('\n', pids.Select((pid, gpu) => FormattableString.Invariant($"device {gpu} uuid={Gpu(gpu)} processes={pid}:1024:90"))));
        await ShippedAgent.OpenFolderAsync(stack);
        var socket = stack.Folder.Combine("agent.sock");
        await using var agent = ShippedAgent.Start(stack, socket, rights: ShippedAgent.Unit.Rights());
        await stack.MeteringAsync(pids.Length);
        await stack.AgentSaysAsync(page => page.AgentValue("gpu_processes_known") == pids.Length, Patience);

        var asked = Stopwatch.GetTimestamp();
        Assert.Contains("\"ok\":true", await AskAsync(socket, FormattableString.Invariant($$"""{"op":"claim","run":"{{Run}}","pid":{{parent.Id}},"cgroup":true}""")), StringComparison.Ordinal);
        var answered = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(2.7));
        var ending = Stopwatch.GetTimestamp();
        Assert.Contains("\"over\":true", await AskAsync(socket, FormattableString.Invariant($$"""{"op":"end","pid":{{parent.Id}}}""")), StringComparison.Ordinal);
        var ended = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(0, await agent.TerminateAsync(Patience));
        var devices = await stack.SettledJoulesAsync();
        await stack.StopCollectorAsync();

        var ledger = new OwnerLedger(stack);
        var (least, most) = (Stopwatch.GetElapsedTime(answered, ending).TotalSeconds, Stopwatch.GetElapsedTime(asked, ended).TotalSeconds);
        output.WriteLine(FormattableString.Invariant($"{ledger}\nclaimed for {least} to {most} s"));
        Assert.All(devices, device => Assert.Equal((long)Math.Round(device.Value * 1000), ledger.Of(device.Key)));
        for (var gpu = 0; gpu < 3; gpu++)
        {
            Assert.Equal([Unattributed, Run], ledger.OwnersOf(Gpu(gpu)));
            Assert.InRange(ledger.Of(Gpu(gpu), Run) / 1000.0, (300 * least) - LateJoules, (300 * most) + LateJoules);
        }

        // It began and ended at the same two ticks for all of them.
        Assert.InRange(Math.Abs(ledger.Of(Gpu(0), Run) - ledger.Of(Gpu(1), Run)) / 1000.0, 0, LateJoules);
        Assert.InRange(Math.Abs(ledger.Of(Gpu(0), Run) - ledger.Of(Gpu(2), Run)) / 1000.0, 0, LateJoules);
        Assert.Equal([[Unattributed], [Unattributed]], new[] { 3, 4 }.Select(gpu => ledger.OwnersOf(Gpu(gpu)).ToArray()));
    }

    private static Task<string> AskAsync(string socket, string line) => ShippedAgent.AskAsync(ShippedAgent.Daemon, socket, line);

    private static string Gpu(int number) => FormattableString.Invariant($"GPU-00000000-0000-0000-0000-000000000d0{number}");
}
