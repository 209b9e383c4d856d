namespace TelemetryFootprint.Cli.Runs;

/// <summary>
/// Finds a command as shells do: a name with a slash is a path, any other is looked for in PATH and nowhere else. The base library looks into the current
/// folder first, where a file called python would be run in the place of python.
/// </summary>
internal static class CommandPath
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <exception cref="CommandNotStartedException">There is none, or it is no program.</exception>
    public static string Find(string name, string? path)
    {
        if (OperatingSystem.IsWindows()) return name;
        var candidates = name.Contains('/') ? [name] : (path ?? "").Split(':').Where(folder => name.Length > 0 && folder.Length > 0).Select(folder => Path.Combine(folder, name)).ToList();
        if (candidates.Find(IsProgram) is { } found) return Path.GetFullPath(found);
        throw candidates.Exists(file => File.Exists(file) || Directory.Exists(file))
            ? new CommandNotStartedException($"{name}: not an executable file (chmod +x?)", CommandNotStartedException.NotExecutable)
            : new CommandNotStartedException($"{name}: command not found{(name.Contains('/') ? "" : " in PATH")}", CommandNotStartedException.NotFound);
    }

    private static bool IsProgram(string file) => !OperatingSystem.IsWindows() && File.Exists(file) && (File.GetUnixFileMode(file) & Executable) != 0;
}
