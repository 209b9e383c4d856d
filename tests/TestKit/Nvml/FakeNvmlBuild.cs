using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.TestKit.Nvml;

/// <summary>Runs `make` in tests/fakenvml once per test process.</summary>
public static class FakeNvmlBuild
{
    private static readonly Lazy<string?> Outcome = new(() => NativeBuild.Make(Folder));

    public static string Root => RepositoryRoot.Path;

    public static string Folder => Path.Combine(Root, "tests", "fakenvml");

    public static string Current => Path.Combine(Folder, "build", "libnvidia-ml.so.1");

    public static string Old => Path.Combine(Folder, "build", "old", "libnvidia-ml.so.1");

    public static string TruthProgram => Path.Combine(Folder, "build", "truth");

    /// <summary>The recordings beside the repository; they may be missing.</summary>
    public static string Traces => Path.Combine(Root, "..", "shared", "traces");

    /// <summary>Null: it is built.</summary>
    public static string? ReasonItIsMissing => Outcome.Value;

    /// <summary>Null: library and recordings are there.</summary>
    public static string? ReasonTracesAreMissing => ReasonItIsMissing ?? (Directory.Exists(Traces) ? null : "../shared/traces is not there");
}
