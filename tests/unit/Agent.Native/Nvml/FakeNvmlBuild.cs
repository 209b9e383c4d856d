using System.Diagnostics;

namespace TelemetryFootprint.UnitTests.Agent.Native.Nvml;

/// <summary>Runs `make` in tests/fakenvml once per test process.</summary>
internal static class FakeNvmlBuild
{
    private static readonly Lazy<string?> Outcome = new(Make);

    public static string Root { get; } = FindRoot();

    public static string Folder => Path.Combine(Root, "tests", "fakenvml");

    public static string Current => Path.Combine(Folder, "build", "libnvidia-ml.so.1");

    public static string Old => Path.Combine(Folder, "build", "old", "libnvidia-ml.so.1");

    public static string TruthProgram => Path.Combine(Folder, "build", "truth");

    public static string Traces => Path.Combine(Root, "..", "shared", "traces");

    /// <summary>Null: it is built.</summary>
    public static string? ReasonItIsMissing => Outcome.Value;

    private static string? Make()
    {
        if (!OperatingSystem.IsLinux()) return "the fake NVML library is built on Linux";
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':');
        foreach (string tool in (string[])["gcc", "make"])
        {
            if (!folders.Any(folder => File.Exists(Path.Combine(folder, tool)))) return $"{tool} is not installed";
        }

        (int code, string text) = Run("make", "-s", "-C", Folder);
        return code == 0 ? null : throw new InvalidOperationException("make -C tests/fakenvml failed: " + text);
    }

    public static (int Code, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TelemetryFootprint.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
