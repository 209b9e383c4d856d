using System.Diagnostics;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Processes;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Network;

/// <summary>
/// A name that is not known, then known, then of another address. The agent has a hosts file of its own: a mount that only its process sees, so
/// that the system's true resolver answers.
/// </summary>
public sealed class ResolverTests(ITestOutputHelper output)
{
    private const string Name = "collector.fault.test";
    private static readonly TimeSpan Target = TimeSpan.FromSeconds(60);

    [UnshareFact]
    [Trait("Fault", "F23")]
    public async Task Name_UnknownThenMoved_IsResolvedAnewWithEachAttempt()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync("--Ingest:AcceptSimulated=true", "--Site:Zone=GB", "--Grid:Providers=annual");
        await using var first = LinkProxy.To(stack.GrpcPort, "127.0.0.2");
        await using var second = LinkProxy.To(stack.GrpcPort, "127.0.0.3", first.Port);
        var hosts = stack.Folder.Write("hosts", "127.0.0.1 localhost\n");
        await using var agent = Start(stack, hosts, first.Port);
        await ConnectedAsync(stack, 0, after: TimeSpan.FromSeconds(3));
        var unknown = await LastErrorAsync(stack, agent);

        var known = await MoveAsync(stack, hosts, "127.0.0.2");
        Assert.Equal((1, 0), (Math.Min(1, first.Accepted), second.Accepted));
        first.Fault = LinkFault.Refuse;
        first.ResetConnections();
        await ConnectedAsync(stack, 0, after: TimeSpan.Zero);
        var moved = await MoveAsync(stack, hosts, "127.0.0.3");

        output.WriteLine(FormattableString.Invariant(
            $"F23: unknown: \"{unknown}\"; connected {known.TotalSeconds:F1} s after the name was known and {moved.TotalSeconds:F1} s after it moved"));
        Assert.InRange(known, TimeSpan.Zero, Target);
        Assert.InRange(moved, TimeSpan.Zero, Target);
        Assert.InRange(second.Accepted, 1, int.MaxValue);
        Assert.Equal(0, await agent.TerminateAsync(TimeSpan.FromSeconds(40)));
    }

    private static ChildProcess Start(Stack stack, string hosts, int port) => ChildProcess.Start(
        "unshare",
        [
            "-m", "sh", "-c", "mount --bind \"$0\" /etc/hosts && mount --bind \"$1\" /etc/resolv.conf && shift && exec \"$@\"", hosts,
            // Nobody there: what the file does not know is unknown at once.
            stack.Folder.Write("resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n"), .. Service.Agent.Command, "serve", $"--Collector:Endpoint=http://{Name}:{port}",
            "--Collector:AllowPlaintext=true", $"--Metrics:Listen=127.0.0.1:{stack.AgentPort}", $"--StateDirectory={stack.AgentState}", "--Demo:Devices=1",
        ]);

    /// <summary>How long until the agent is connected there.</summary>
    private static async Task<TimeSpan> MoveAsync(Stack stack, string hosts, string address)
    {
        // In place: a file that was renamed over it would not be the one that is mounted.
        await File.WriteAllTextAsync(hosts, $"127.0.0.1 localhost\n{address} {Name}\n");
        var watch = Stopwatch.StartNew();
        await ConnectedAsync(stack, 1, after: TimeSpan.Zero);
        return watch.Elapsed;
    }

    private static async Task ConnectedAsync(Stack stack, double value, TimeSpan after)
    {
        await Task.Delay(after);
        await stack.LaunchedAgentSaysAsync(page => page.AgentValue("delivery_connected") == value && page.AgentValue("delivery_attempts_total") > 0, Target * 2);
    }

    private static async Task<string> LastErrorAsync(Stack stack, ChildProcess agent)
    {
        Assert.True((await stack.AgentMetricsAsync()).AgentValue("delivery_attempts_total") > 0);
        var line = await agent.WaitForLineAsync(text => text.Contains("No stream to the collector", StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        Assert.Contains(Name, line, StringComparison.Ordinal);
        return line[line.IndexOf("No stream", StringComparison.Ordinal)..];
    }
}
