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
        await using var script = ChildProcess.Start(
            "/bin/bash", [RepositoryRoot.Combine("deploy", "quickstart.sh"), "--state", state.Path, .. arguments], environment);
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
