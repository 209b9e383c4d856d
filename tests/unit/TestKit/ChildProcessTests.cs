using System.Diagnostics;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.UnitTests.TestKit;

public sealed class ChildProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task WaitForLineAsync_EitherStream_FindsTheLine()
    {
        await using var child = Shell("echo out; echo err >&2; exec sleep 60");

        Assert.Equal("out", await child.WaitForLineAsync(line => line == "out", Limit));
        Assert.Equal("err", await child.WaitForLineAsync(line => line == "err", Limit));
    }

    [Fact]
    public async Task WaitForLineAsync_ChildEndsFirst_ThrowsWithItsTranscript()
    {
        await using var child = Shell("echo before the end; exit 7");

        var thrown = await Assert.ThrowsAsync<ChildProcessException>(() => child.WaitForLineAsync(line => line == "never", Limit));

        Assert.Contains("ended with 7", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TerminateAsync_ChildWithATrap_GivesItsExitCode()
    {
        await using var child = Shell("trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done");
        await child.WaitForLineAsync(line => line == "ready", Limit);

        Assert.Equal(3, await child.TerminateAsync(Limit));
    }

    [Fact]
    public async Task KillAsync_ChildThatIgnoresTerm_EndsByNine()
    {
        await using var child = Shell("trap '' TERM; echo ready; while :; do sleep 0.05; done");
        await child.WaitForLineAsync(line => line == "ready", Limit);

        await child.KillAsync();

        Assert.Equal(137, await child.WaitForExitAsync(Limit));
    }

    [Fact]
    public async Task DisposeAsync_RunningChild_LeavesNoProcess()
    {
        var child = Shell("exec sleep 60");
        var id = child.Id;

        await child.DisposeAsync();

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id).Dispose());
    }

    [Fact]
    public async Task Start_EnvironmentWithNull_RemovesTheVariable()
    {
        await using var child = ChildProcess.Start(
            "/bin/sh", ["-c", "echo \"[$ADDED][${HOME-gone}]\""], new Dictionary<string, string?> { ["ADDED"] = "yes", ["HOME"] = null });

        Assert.Equal("[yes][gone]", await child.WaitForLineAsync(line => line.StartsWith('['), Limit));
    }

    private static ChildProcess Shell(string script) => ChildProcess.Start("/bin/sh", ["-c", script]);
}
