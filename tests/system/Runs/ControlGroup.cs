namespace TelemetryFootprint.SystemTests.Runs;

/// <summary>A control group (version 2) as somebody makes it for a part of a host's work.</summary>
internal sealed class ControlGroup : IDisposable
{
    private static readonly string[] Roots = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"];

    private static int _made;

    private readonly List<string> _folders = [];

    private ControlGroup(params string[] parts)
    {
        var folder = Root ?? throw new InvalidOperationException("no control groups");
        foreach (var part in parts)
        {
            folder = Path.Combine(folder, part);
            Directory.CreateDirectory(folder);
            _folders.Add(folder);
        }
    }

    private static string Own => FormattableString.Invariant($"test{Environment.ProcessId}_{Interlocked.Increment(ref _made)}");

    /// <summary>As Slurm does for a step of a job.</summary>
    public static ControlGroup OfJob(string job) => new($"{Own}_slurmstepd.scope", $"job_{job}", "step_0");

    /// <summary>As anybody does, of no scheduler's or engine's name.</summary>
    public static ControlGroup OfWork() => new($"{Own}_work");

    /// <summary>Moves a process into it.</summary>
    public void Take(int pid) => File.WriteAllText(Path.Combine(_folders[^1], "cgroup.procs"), FormattableString.Invariant($"{pid}"));

    /// <summary>As a kubelet that goes by systemd does for a container of a pod.</summary>
    public static ControlGroup OfPod(string uid, string container)
    {
        // A unit's name says of which slices it is; the test's own stands outside them.
        var pod = $"kubepods-burstable-pod{uid.Replace('-', '_')}.slice";
        return new($"{Own}_kubepods.slice", "kubepods-burstable.slice", pod, $"cri-containerd-{container}.scope");
    }

    /// <summary>Null: version 2 cannot be used here. Tried once: tests that run at once would take each other's trial away.</summary>
    public static string? Root { get; } = Array.Find(Roots, root => File.Exists(Path.Combine(root, "cgroup.procs")) && IsWritable(root));

    /// <summary>Before a command, it puts it into the group.</summary>
    public IReadOnlyList<string> Entrance => ["/bin/sh", "-c", "echo $$ > \"$0/cgroup.procs\" && exec \"$@\"", _folders[^1]];

    public void Dispose()
    {
        foreach (var folder in Enumerable.Reverse(_folders))
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (IOException)
            {
                // A process that is just dying is still in it.
            }
        }
    }

    private static bool IsWritable(string root)
    {
        var probe = Path.Combine(root, $"test{Environment.ProcessId}_probe");
        try
        {
            Directory.CreateDirectory(probe);
            Directory.Delete(probe);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
