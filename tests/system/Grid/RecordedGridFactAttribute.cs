using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>A test on answers recorded from the grid's API; skipped where they are not beside the repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RecordedGridFactAttribute : FactAttribute
{
    public RecordedGridFactAttribute() => Skip = Directory.Exists(Folder) ? null : "../shared/fixtures/gb-carbon-intensity is not there";

    /// <summary>Empty where there is none.</summary>
    public static string Folder { get; } = RepositoryRoot.Shared is { } shared ? Path.Combine(shared, "fixtures", "gb-carbon-intensity") : "";
}
