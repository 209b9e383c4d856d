using System.Diagnostics;

namespace TelemetryFootprint.ArchitectureTests.Source;

/// <summary>The files of a tree as the rules see them: relative paths with forward slashes, and their text.</summary>
internal sealed class SourceTree(string root, IEnumerable<string> files)
{
    private static readonly string[] BuildFolders = ["/bin/", "/obj/", "/node_modules/", "/artifacts/", "/TestResults/", "/.git/"];

    public IReadOnlyList<string> Files { get; } = [.. files.Order(StringComparer.Ordinal)];

    public IEnumerable<string> CSharp => Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    public IEnumerable<string> ProductionCSharp => CSharp.Where(file => !IsTest(file));

    public IEnumerable<string> Projects => Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));

    public IEnumerable<string> ProductionProjects => Projects.Where(file => !IsTest(file));

    /// <summary>The project's own tree: what git tracks, or, in a copy without git, what lies there.</summary>
    public static SourceTree OfRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TelemetryFootprint.sln")))
        {
            folder = folder.Parent;
        }

        return At(folder?.FullName ?? throw new DirectoryNotFoundException("no TelemetryFootprint.sln above the tests"));
    }

    public static SourceTree At(string root) => new(root, Tracked(root) ?? Walked(root));

    public static bool IsTest(string file) => file.StartsWith("tests/", StringComparison.Ordinal);

    public bool Contains(string file) => Files.Contains(file, StringComparer.Ordinal);

    public string FullPath(string file) => Path.Combine(root, file);

    public string Read(string file) => File.ReadAllText(FullPath(file));

    public UnixFileMode Mode(string file) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(Path.Combine(root, file));

    public string[] Lines(string file) => Read(file).TrimEnd('\n').Split('\n');

    private static IEnumerable<string>? Tracked(string root)
    {
        if (!Path.Exists(Path.Combine(root, ".git")))
        {
            return null;
        }

        // Untracked but not ignored files too: a new file must not pass until it is committed.
        var start = new ProcessStartInfo("git", ["-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]) { RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        var names = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0
            ? names.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct().Where(name => File.Exists(Path.Combine(root, name)))
            : null;
    }

    private static IEnumerable<string> Walked(string root) => Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
        .Where(file => !BuildFolders.Any($"/{file}".Contains));
}
