using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Exposition;

/// <summary>Prometheus' own judge of a <c>/metrics</c> page.</summary>
internal static class Promtool
{
    private static readonly string? Program = InstalledProgram.Find("promtool");

    /// <summary>Null: it is there.</summary>
    public static string? ReasonItIsMissing => Program is null ? "promtool is not installed" : null;

    /// <summary>Fails with what it says unless it says nothing.</summary>
    public static async Task AssertCleanAsync(string page)
    {
        using var folder = new TemporaryDirectory();
        var file = folder.Write("page.prom", page);
        await using var child = ChildProcess.Start("/bin/sh", ["-c", "exec \"$0\" check metrics < \"$1\"", Program!, file]);
        var code = await child.WaitForExitAsync(TimeSpan.FromSeconds(30));
        Assert.True(code == 0 && child.Output.Count + child.Errors.Count == 0, $"promtool ended with {code}\n{child.Transcript()}");
    }
}
