namespace TelemetryFootprint.Agent.Core.Attribution.Control;

/// <summary>Where the agent's local socket is, unless it is said.</summary>
public static class ControlPath
{
    /// <summary>A line of either side, with its end.</summary>
    public const int MostLineBytes = 64 << 10;

    /// <summary>The agent answers within this time: a claim waits for a look at its process, and for a tick.</summary>
    public static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(20);

    /// <summary>On Windows.</summary>
    public const string Pipe = PipePrefix + "footprint-agent";

    private const string PipePrefix = @"\\.\pipe\";
    private const string FileName = "footprint-agent.sock";
    private const string OfTheService = "/run/footprint-agent";

    /// <summary>Where an agent listens: in the directory that its service manager made for it, else in its user's own; null: there is none.</summary>
    public static string? OfAgent(Func<string, string?> environment) =>
        OperatingSystem.IsWindows() ? Pipe : Folder(environment("RUNTIME_DIRECTORY")?.Split(':')[0]) ?? Folder(environment("XDG_RUNTIME_DIR"));

    /// <summary>Where a command looks for one, in order.</summary>
    public static IReadOnlyList<string> OfCommands(Func<string, string?> environment) =>
        OperatingSystem.IsWindows() ? [Pipe] : [Path.Combine(OfTheService, FileName), .. Folder(environment("XDG_RUNTIME_DIR")) is { } own ? [own] : Array.Empty<string>()];

    public static bool IsPipe(string path) => path.StartsWith(PipePrefix, StringComparison.OrdinalIgnoreCase) && path.Length > PipePrefix.Length && path.LastIndexOf('\\') < PipePrefix.Length;

    /// <summary>As the base library wants it: without what stands before it.</summary>
    public static string PipeName(string path) => path[PipePrefix.Length..];

    private static string? Folder(string? folder) => string.IsNullOrEmpty(folder) ? null : Path.Combine(folder, FileName);
}
