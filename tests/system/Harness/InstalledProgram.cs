namespace TelemetryFootprint.SystemTests.Harness;

/// <summary>A real program of others, where it is installed.</summary>
internal static class InstalledProgram
{
    private static readonly string[] Folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin"];

    /// <summary>Null: it is not there.</summary>
    public static string? Find(string name) => Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
