namespace TelemetryFootprint.Agent.Native.Nvml;

/// <summary>
/// Where NVML is looked for, in order. The unversioned name is never asked: a CUDA toolkit puts a stub there that loads and finds no GPU.
/// A configured path is the only candidate, so that a mistyped one is reported instead of silently replaced.
/// </summary>
internal static class NvmlCandidates
{
    private const string LinuxName = "libnvidia-ml.so.1";

    private static readonly string[] LinuxDirectories =
    [
        "/usr/lib64", "/usr/lib64/nvidia", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib", "/usr/lib/nvidia",
    ];

    public static IReadOnlyList<string> OfThisHost(string? configured) =>
        !string.IsNullOrWhiteSpace(configured) ? [Path.GetFullPath(configured)]
        : OperatingSystem.IsWindows() ? Windows(Environment.SystemDirectory, Environment.GetEnvironmentVariable("ProgramW6432"))
        : Linux(File.Exists("/dev/dxg"));

    /// <summary>Under WSL the loader's cache may name a stub, so Windows' own library comes first.</summary>
    public static IReadOnlyList<string> Linux(bool isWsl) =>
        [
            .. isWsl ? ["/usr/lib/wsl/lib/" + LinuxName] : Array.Empty<string>(),
            LinuxName,
            .. LinuxDirectories.Select(directory => directory + "/" + LinuxName),
        ];

    /// <summary>Absolute paths only: a name alone could load a planted file. The second is where drivers before DCH put it.</summary>
    public static IReadOnlyList<string> Windows(string systemDirectory, string? programFiles) =>
        [
            Path.Combine(systemDirectory, "nvml.dll"),
            .. string.IsNullOrEmpty(programFiles)
                ? Array.Empty<string>()
                : [Path.Combine(programFiles, "NVIDIA Corporation", "NVSMI", "nvml.dll")],
        ];
}
