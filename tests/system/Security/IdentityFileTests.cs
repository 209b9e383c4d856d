using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Spool;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Security;

/// <summary>What a host is known by outlives a loss of power at any moment: the file's content is on the disk before its name is.</summary>
public sealed class IdentityFileTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [StraceTheory]
    [Trait("Fault", "F14")]
    [InlineData("agent-id")]
    public async Task IdentityFile_OfANewAgent_IsSyncedBeforeItsName(string name)
    {
        using var folder = new TemporaryDirectory();
        var calls = folder.Combine("calls");
        var state = folder.Combine("state");
        string[] command =
        [
            "-f", "-qq", "-I", "1", "-o", calls, "-e", "trace=openat,open,write,pwrite64,rename,renameat,renameat2,link,linkat", .. Service.Agent.Command,
            "serve", $"--StateDirectory={state}", "--Demo:Devices=1", $"--Metrics:Listen=127.0.0.1:{FreePort.Next()}",
        ];
        await using (var agent = ChildProcess.Start("strace", command))
        {
            for (var left = Patience; !File.Exists(Path.Combine(state, name)); left -= TimeSpan.FromMilliseconds(100))
            {
                Assert.True(left > TimeSpan.Zero && !agent.HasExited, agent.Transcript());
                await Task.Delay(100);
            }

            await agent.TerminateAsync(Patience);
        }

        var lines = await File.ReadAllLinesAsync(calls);
        var draft = Assert.Single(lines, line => line.Contains($"{name}.", StringComparison.Ordinal) && line.Contains("O_CREAT", StringComparison.Ordinal));
        Assert.Contains("O_SYNC", draft, StringComparison.Ordinal);
        Assert.Contains(lines.SkipWhile(line => line != draft), line => line.Contains("rename", StringComparison.Ordinal) || line.Contains("link", StringComparison.Ordinal));
    }
}
