using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Quickstart;

/// <summary>Runs <c>deploy/quickstart.sh</c> as a person would.</summary>
internal static class QuickstartScript
{
    // It builds three programs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    public static async Task<ScriptRun> RunAsync(TemporaryDirectory state, IReadOnlyDictionary<string, string?>? environment, params string[] arguments)
    {
        await using var script = ChildProcess.Start("/bin/bash", Words(state, arguments), environment);
        return await EndAsync(script, state);
    }

    /// <summary>Lets it run for a while after its first live line, then does what a terminal does at Ctrl-C.</summary>
    public static async Task<ScriptRun> InterruptAsync(TemporaryDirectory state, TimeSpan after, params string[] arguments)
    {
        // A session of its own: the group that gets the signal is the script's, not this test's. And a shell that began with the signal
        // ignored, as those in the background do, could not trap it.
        await using var script = ChildProcess.Start("setsid", ["env", "--default-signal=INT", "/bin/bash", .. Words(state, arguments)]);
        await script.WaitForLineAsync(line => line.Contains("g CO2e", StringComparison.Ordinal), Patience);
        await Task.Delay(after);
        await using var kill = ChildProcess.Start("/bin/kill", ["-INT", "--", $"-{script.Id}"]);
        Assert.Equal(0, await kill.WaitForExitAsync(TimeSpan.FromSeconds(10)));
        return await EndAsync(script, state);
    }

    private static IEnumerable<string> Words(TemporaryDirectory state, IEnumerable<string> arguments) =>
        [RepositoryRoot.Combine("deploy", "quickstart.sh"), "--state", state.Path, .. arguments];

    private static async Task<ScriptRun> EndAsync(ChildProcess script, TemporaryDirectory state)
    {
        var code = await script.WaitForExitAsync(Patience);
        return new ScriptRun(code, script.Output, script.Errors, CommandLines().Where(line => line.Contains(state.Path, StringComparison.Ordinal)).ToList());
    }

    private static IEnumerable<string> CommandLines()
    {
        foreach (var folder in Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            string line;
            try
            {
                line = File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            yield return line;
        }
    }
}
