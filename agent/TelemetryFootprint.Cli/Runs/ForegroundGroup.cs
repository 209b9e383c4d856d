using System.Globalization;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>Whether a terminal's keyboard sends its signals to this process's group.</summary>
internal static class ForegroundGroup
{
    public static bool IsOwn()
    {
        if (!OperatingSystem.IsLinux()) return !Console.IsInputRedirected;
        try
        {
            return IsOwn(File.ReadAllText("/proc/self/stat"));
        }
        catch (IOException)
        {
            return !Console.IsInputRedirected;
        }
    }

    /// <param name="stat">proc(5): pid (name) state ppid pgrp session tty tpgid …; the name may hold anything, so what follows the last parenthesis counts.</param>
    public static bool IsOwn(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 5
            && int.TryParse(fields[2], NumberStyles.Integer, CultureInfo.InvariantCulture, out var own)
            && int.TryParse(fields[5], NumberStyles.Integer, CultureInfo.InvariantCulture, out var foreground)
            && own > 0 && own == foreground;
    }
}
