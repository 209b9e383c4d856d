using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>The machine's own Python, which shares no line with the product.</summary>
internal static class Python
{
    private const string Program = "/usr/bin/python3";

    /// <summary>Null: it is there.</summary>
    public static string? ReasonItIsMissing { get; } = File.Exists(Program) ? null : $"{Program} is not installed";

    /// <summary>Runs a script of <c>tests/system/scripts</c>; its exit code and all that it printed.</summary>
    public static async Task<(int Code, string Text)> RunAsync(string script, params string[] arguments)
    {
        await using var child = ChildProcess.Start(Program, [RepositoryRoot.Combine("tests", "system", "scripts", script), .. arguments]);
        var code = await child.WaitForExitAsync(TimeSpan.FromSeconds(60));
        return (code, child.Transcript());
    }
}
