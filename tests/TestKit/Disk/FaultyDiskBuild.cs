using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.TestKit.Disk;

/// <summary>Runs `make` in tests/faultydisk once per test process.</summary>
public static class FaultyDiskBuild
{
    private static readonly Lazy<string?> Outcome = new(() => NativeBuild.Make(RepositoryRoot.Combine("tests", "faultydisk")));

    /// <summary>Preloaded into a process, makes its writes short.</summary>
    public static string ShortWrites => RepositoryRoot.Combine("tests", "faultydisk", "build", "shortwrites.so");

    /// <summary>Null: it is built.</summary>
    public static string? ReasonItIsMissing => Outcome.Value;

    internal static string Recorder => RepositoryRoot.Combine("tests", "faultydisk", "build", "recorder.so");
}
