using System.Security.Cryptography;

namespace TelemetryFootprint.Agent.Identity;

/// <summary>16 bytes that name this boot: monotonic times compare only within one.</summary>
internal static class BootId
{
    private const string LinuxPath = "/proc/sys/kernel/random/boot_id";

    /// <summary>The kernel's; where there is none, of this process: then nothing is compared across its restarts.</summary>
    public static byte[] Read()
    {
        try
        {
            if (OperatingSystem.IsLinux() && Guid.TryParse(File.ReadAllText(LinuxPath).Trim(), out var id))
                return id.ToByteArray(bigEndian: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Some sandboxes hide it.
        }

        return RandomNumberGenerator.GetBytes(16);
    }
}
