namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>What the operating system tells of a process. Nothing throws; what it does not tell, or not to us, is absent.</summary>
public interface IProcessFacts
{
    /// <summary>Null: there is no such process.</summary>
    ProcessStat? StatOf(int pid);

    /// <summary>The number of the user that it is of; null: nobody tells.</summary>
    int? UserOf(int pid);

    /// <summary>It may read the environment of other users' processes; null: nobody tells.</summary>
    bool? ReadsOthers(int pid) => null;

    /// <summary>Its control groups, a hierarchy a line, as the kernel writes them.</summary>
    IReadOnlyList<string> CgroupsOf(int pid);

    /// <summary>A variable as it was when the program began; null: unset, or not ours to read.</summary>
    string? VariableOf(int pid, string name);

    /// <summary>Whether its environment is ours to read; null: it has none, or has ended.</summary>
    bool? IsEnvironmentOpen(int pid);

    /// <summary>The GPUs that a device control group of version 1 lets its processes open, by index, and of MIG boards the instances (<c>index/GPU instance/compute instance</c>); empty: all of them, or nobody tells.</summary>
    IReadOnlyList<string> GpusOpenTo(IReadOnlyList<string> cgroups);

    /// <summary>The run of the person in whose session it runs, where the system has such sessions; null: nobody's.</summary>
    string? SessionOf(int pid) => null;

    /// <summary>The processes that there are.</summary>
    IEnumerable<int> All();
}
