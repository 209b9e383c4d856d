using TelemetryFootprint.Agent.Core.Attribution;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution;

/// <summary>Processes that a test wrote.</summary>
internal sealed class ScriptedProcesses : IProcessFacts
{
    public const int Agent = 1;

    private readonly Dictionary<int, (long Start, string Cgroup, string? Run, int Parent, int User)> _processes = [];
    private readonly Dictionary<int, bool> _open = [];
    private readonly Dictionary<(int Pid, string Name), string> _variables = [];

    /// <summary>How often places and environments were read.</summary>
    public int Finds { get; private set; }

    public void Run(int pid, long start, string? run = null, string cgroup = "/", int parent = 1, int user = 1000) => _processes[pid] = (start, cgroup, run, parent, user);

    public void Set(int pid, string name, string value) => _variables[(pid, name)] = value;

    /// <summary>Places cannot be read: too many files are open.</summary>
    public bool AreUnreadable { get; set; }

    /// <summary>A process of which reading fails as nobody foresaw.</summary>
    public int Breaking { get; init; }

    /// <summary>How often it was asked whether a process is still the same.</summary>
    public int Starts { get; private set; }

    /// <summary>What a device control group leaves open.</summary>
    public IReadOnlyList<string> OpenGpus { get; set; } = [];

    public void End(int pid) => _processes.Remove(pid);

    public ProcessStat? StatOf(int pid)
    {
        Starts++;
        return pid == Breaking ? throw new InvalidOperationException("scripted") : _processes.TryGetValue(pid, out var process) ? new ProcessStat(process.Start, process.Parent) : null;
    }

    /// <summary>Whose a process is can be told.</summary>
    public bool HasUsers { get; set; } = true;

    public int? UserOf(int pid) => HasUsers && _processes.TryGetValue(pid, out var process) ? process.User : null;

    /// <summary>Those that may read the environment of others; null: nobody tells of any.</summary>
    public IReadOnlyCollection<int>? Readers { get; set; }

    public bool? ReadsOthers(int pid) => Readers?.Contains(pid);

    public IReadOnlyList<string> CgroupsOf(int pid)
    {
        Finds += pid == Agent ? 0 : 1;
        return !AreUnreadable && _processes.TryGetValue(pid, out var process) ? [$"0::{process.Cgroup}"] : [];
    }

    public string? VariableOf(int pid, string name) => name == "FOOTPRINT_RUN" && _processes.TryGetValue(pid, out var process) ? process.Run : _variables.GetValueOrDefault((pid, name));

    public bool? IsEnvironmentOpen(int pid) => _open.TryGetValue(pid, out var isOpen) ? isOpen : null;

    /// <summary>Whether the environment of a process can be read; unsaid, it has none.</summary>
    public void Open(int pid, bool isOpen) => _open[pid] = isOpen;

    /// <summary>Where the system has sessions.</summary>
    public Dictionary<int, string> Sessions { get; } = [];

    public string? SessionOf(int pid) => Sessions.GetValueOrDefault(pid);

    public IReadOnlyList<string> GpusOpenTo(IReadOnlyList<string> cgroups) => OpenGpus;

    public IEnumerable<int> All() => [.. _processes.Keys];
}
