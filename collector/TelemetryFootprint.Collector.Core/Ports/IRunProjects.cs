namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Which project a run belongs to, as it is registered now. Answers from memory, and to concurrent callers.</summary>
public interface IRunProjects
{
    /// <summary>Empty: the run is registered and belongs to none. Null: no run of that id is registered.</summary>
    string? ProjectOf(string run);

    /// <summary>Moves on whenever a run is registered, told of another project, or forgotten.</summary>
    long Changes { get; }

    /// <summary>All registered runs with their projects, as they are now.</summary>
    IReadOnlyDictionary<string, string> All();
}
