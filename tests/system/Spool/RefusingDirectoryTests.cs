using System.Diagnostics;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Spool;

/// <summary>F16: a state directory that cannot be, that the user may not write, that is mounted read-only, or that is full. The start fails at once and says which, and for whom.</summary>
public sealed class RefusingDirectoryTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A fifth of it on a quiet machine. One that is busy takes longer to start any process, and may need some tries to show the rest.</summary>
    private static readonly TimeSpan Fast = TimeSpan.FromSeconds(1);
    private const int Tries = 5;

    [Fact]
    [Trait("Fault", "F16")]
    public Task StateDirectory_ThatCannotBe_EndsTheStartWithPathAndUser() => RefusedAsync("/dev/null/state");

    [RootFact]
    [Trait("Fault", "F16")]
    public async Task StateDirectory_OnAReadOnlyMount_EndsTheStartWithPathAndUser()
    {
        using var folder = new TemporaryDirectory();
        await using var disk = await SmallDisk.MountAsync(folder.Path, mebibytes: 2);
        await SmallDisk.RunAsync("mount", "-o", "remount,ro", folder.Path);
        await RefusedAsync(folder.Path);
    }

    /// <summary>Root without the capability to pass over permissions is a user like any other.</summary>
    [RootFact]
    [Trait("Fault", "F16")]
    public async Task StateDirectory_OfAnotherUser_EndsTheStartWithPathAndUser()
    {
        using var folder = new TemporaryDirectory();
        var state = folder.Combine("state");
        Directory.CreateDirectory(state);
        await SmallDisk.RunAsync("chown", "65534", state);
        await SmallDisk.RunAsync("chmod", "700", state);
        await RefusedAsync(state, "setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search");
    }

    [RootFact]
    [Trait("Fault", "F16")]
    public Task StateDirectory_OnAFullDisk_EndsTheStartWithThatAndTouchesNothing() => FullAsync(hasId: true);

    [RootFact]
    [Trait("Fault", "F16")]
    public Task StateDirectory_OnADiskTooFullForAnId_EndsTheStartWithThatAndTouchesNothing() => FullAsync(hasId: false);

    /// <summary>Neither rights nor damage: the spool that waits there is left as it is, and goes on once there is room.</summary>
    private async Task FullAsync(bool hasId)
    {
        using var folder = new TemporaryDirectory();
        await using var disk = await SmallDisk.MountAsync(folder.Path, mebibytes: 4);
        SpoolFill.Of(folder.Path, ticks: 200, devices: 2);
        if (hasId) await File.WriteAllTextAsync(folder.Combine("agent-id"), new string('a', 32));
        var before = await File.ReadAllBytesAsync(folder.Combine("spool.db"));
        await disk.FillAsync();

        await using var agent = Service.Agent.Start(["serve", $"--StateDirectory={folder.Path}", "--Demo:Devices=1"]);
        var code = await agent.WaitForExitAsync(Patience);
        var line = Assert.Single(agent.Errors);
        output.WriteLine($"F16: exit {code}: {line}");

        Assert.Equal(1, code);
        Assert.Contains("its disk is full", line, StringComparison.Ordinal);
        Assert.Contains("make room there", line, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(folder.Combine("spool.db")));
        Assert.DoesNotContain(Directory.GetFiles(folder.Path), file => file.Contains(".damaged-", StringComparison.Ordinal) || file.EndsWith(".new", StringComparison.Ordinal) || file.Contains("agent-id.", StringComparison.Ordinal));
    }

    private async Task RefusedAsync(string path, params string[] through)
    {
        var fastest = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < Tries && fastest > Fast; attempt++)
        {
            var beyond = -await BareStartAsync() + await RefusedOnceAsync(path, through);
            if (beyond < fastest) fastest = beyond;
        }

        Assert.InRange(fastest, TimeSpan.MinValue, Fast);
    }

    /// <summary>What this machine takes at this moment for an agent that does nothing.</summary>
    private static async Task<TimeSpan> BareStartAsync()
    {
        var watch = Stopwatch.StartNew();
        await using var agent = Service.Agent.Start(["--version"]);
        Assert.Equal(0, await agent.WaitForExitAsync(Patience));
        return watch.Elapsed;
    }

    private async Task<TimeSpan> RefusedOnceAsync(string path, string[] through)
    {
        string[] command = [.. through, .. Service.Agent.Command, "serve", $"--StateDirectory={path}", "--Demo:Devices=1"];
        var watch = Stopwatch.StartNew();
        await using var agent = ChildProcess.Start(command[0], command[1..]);
        var code = await agent.WaitForExitAsync(Patience);
        var took = watch.Elapsed;
        var line = Assert.Single(agent.Errors);
        output.WriteLine($"F16: exit {code} after {took.TotalMilliseconds:F0} ms: {line}");
        Assert.NotEqual(0, code);
        Assert.Contains(path, line, StringComparison.Ordinal);
        Assert.Contains(Environment.UserName, line, StringComparison.Ordinal);
        return took;
    }
}
