namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>What the operating system tells of a process. Nothing throws; what it does not tell, or not to us, is absent.</summary>
internal interface IProcessFacts
{
    /// <summary>When it began, in a unit of the kernel's: it tells a process from a later one of the same number. Null: there is no such process.</summary>
    long? StartOf(int pid);

    /// <summary>Its control groups, a hierarchy a line, as the kernel writes them.</summary>
    IReadOnlyList<string> CgroupsOf(int pid);

    /// <summary><c>FOOTPRINT_RUN</c> as it was when the program began; null: unset, or not ours to read.</summary>
    string? DeclaredRunOf(int pid);
}
