using System.Diagnostics;

namespace TelemetryFootprint.TestKit.Processes;

/// <summary>Runs `make` in a folder of C sources.</summary>
public static class NativeBuild
{
    /// <summary>Null: it is built; else why it cannot be here.</summary>
    public static string? Make(string folder)
    {
        if (!OperatingSystem.IsLinux()) return "it is built on Linux";
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':');
        foreach (string tool in (string[])["gcc", "make"])
        {
            if (!path.Any(place => File.Exists(Path.Combine(place, tool)))) return $"{tool} is not installed";
        }

        (int code, string text) = Run("make", "-s", "-C", folder);
        return code == 0 ? null : throw new InvalidOperationException($"make -C {folder} failed: {text}");
    }

    /// <summary>Runs a short program to its end.</summary>
    public static (int Code, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
