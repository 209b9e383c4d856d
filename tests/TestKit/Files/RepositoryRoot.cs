namespace TelemetryFootprint.TestKit.Files;

/// <summary>Where the project's tree is on this machine, found from the test's own binary.</summary>
public static class RepositoryRoot
{
    private const string Marker = "TelemetryFootprint.sln";

    /// <summary>The folder with the solution.</summary>
    public static string Path { get; } = FindAbove(AppContext.BaseDirectory)
        ?? throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} holds {Marker}");

    /// <summary>Recordings that are too large for the project; null where they are not there, and the test is skipped.</summary>
    public static string? Shared { get; } = ExistingDirectory(System.IO.Path.Combine(Path, "..", "shared"));

    /// <summary>A path of the project's tree, by parts.</summary>
    public static string Combine(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>The nearest folder at or above <paramref name="start"/> that holds the solution; null if none does.</summary>
    public static string? FindAbove(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    private static string? ExistingDirectory(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        return Directory.Exists(full) ? full : null;
    }
}
