using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Harness;

/// <summary>
/// Where the test may (as root), the judged process gets its turn before whatever else the machine does; a stall of its own making stays
/// one. Niceness belongs to a thread on Linux, so each is asked for.
/// </summary>
internal static class FirstInLine
{
    public static async Task PutAsync(ChildProcess child)
    {
        var threads = Directory.GetDirectories($"/proc/{child.Id}/task").Select(Path.GetFileName).OfType<string>();
        try
        {
            await using var renice = ChildProcess.Start("renice", ["-n", "-15", "-p", .. threads]);
            await renice.WaitForExitAsync(TimeSpan.FromSeconds(10));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Not installed: the test takes its chance.
        }
    }
}
