namespace TelemetryFootprint.SystemTests.Runs;

/// <summary>A control group (version 2) as Slurm makes it for a step of a job.</summary>
internal sealed class JobGroup : IDisposable
{
    private static readonly string[] Roots = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"];

    private readonly List<string> _folders = [];

    public JobGroup(string job)
    {
        var folder = Path.Combine(Root ?? throw new InvalidOperationException("no control groups"), $"test{Environment.ProcessId}_slurmstepd.scope");
        foreach (var part in (string[])[folder, $"job_{job}", "step_0"])
        {
            folder = Path.Combine(folder, part);
            Directory.CreateDirectory(folder);
            _folders.Add(folder);
        }
    }

    /// <summary>Null: version 2 cannot be used here.</summary>
    public static string? Root => Array.Find(Roots, root => File.Exists(Path.Combine(root, "cgroup.procs")) && IsWritable(root));

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
