using TelemetryFootprint.Agent.Core.Attribution;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution;

/// <summary>Processes that a test wrote.</summary>
internal sealed class ScriptedProcesses : IProcessFacts
{
    public const int Agent = 1;

    private readonly Dictionary<int, (long Start, string Cgroup, string? Run)> _processes = [];

    /// <summary>How often places and environments were read.</summary>
    public int Finds { get; private set; }

    public void Run(int pid, long start, string? run = null, string cgroup = "/") => _processes[pid] = (start, cgroup, run);

    /// <summary>Places cannot be read: too many files are open.</summary>
    public bool AreUnreadable { get; set; }

    public void End(int pid) => _processes.Remove(pid);

    /// <summary>A process of which reading fails as nobody foresaw.</summary>
    public int Breaking { get; init; }

    /// <summary>How often it was asked whether a process is still the same.</summary>
    public int Starts { get; private set; }

    public long? StartOf(int pid)
    {
        Starts++;
        return pid == Breaking ? throw new InvalidOperationException("scripted") : Start(pid);
    }

    private long? Start(int pid) => _processes.TryGetValue(pid, out var process) ? process.Start : null;

    public IReadOnlyList<string> CgroupsOf(int pid)
    {
        Finds += pid == Agent ? 0 : 1;
        return !AreUnreadable && _processes.TryGetValue(pid, out var process) ? [$"0::{process.Cgroup}"] : [];
    }

    public string? DeclaredRunOf(int pid) => _processes.TryGetValue(pid, out var process) ? process.Run : null;
}
