using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Network;

/// <summary>A test that gives a process a mount of its own; skipped where that is not allowed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnshareFactAttribute : FactAttribute
{
    public UnshareFactAttribute() => Skip = Task.Run(IsAllowedAsync).GetAwaiter().GetResult() ? null : "unshare -m is not allowed here";

    private static async Task<bool> IsAllowedAsync()
    {
        try
        {
            await using var child = ChildProcess.Start("unshare", ["-m", "mount", "--bind", "/etc/hosts", "/etc/hosts"]);
            return await child.WaitForExitAsync(TimeSpan.FromSeconds(10)) == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
