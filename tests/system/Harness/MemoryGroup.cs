using System.Globalization;

namespace TelemetryFootprint.SystemTests.Harness;

/// <summary>A memory cgroup (version 1) with a limit, for one process and its caches.</summary>
internal sealed class MemoryGroup : IAsyncDisposable
{
    private const string Root = "/sys/fs/cgroup/memory";

    private readonly string _folder;

    public MemoryGroup(string name, int mebibytes)
    {
        _folder = NewFolder(name);
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "memory.limit_in_bytes"), string.Create(CultureInfo.InvariantCulture, $"{mebibytes}M"));
    }

    /// <summary>Null: groups can be made here.</summary>
    public static string? ReasonItIsMissing { get; } = Probe();

    /// <summary>What a command begins with to run inside.</summary>
    public IReadOnlyList<string> Entrance => ["/bin/sh", "-c", "echo $$ > \"$0/cgroup.procs\" && exec \"$@\"", _folder];

    /// <summary>How often the limit was reached and something had to be given back.</summary>
    public long Refusals => Number("memory.failcnt");

    public double PeakMebibytes => Number("memory.max_usage_in_bytes") / 1048576.0;

    public long Kills => long.Parse(
        File.ReadLines(Path.Combine(_folder, "memory.oom_control")).First(line => line.StartsWith("oom_kill ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            try
            {
                // Not its files: they are the kernel's.
                Directory.Delete(_folder);
                return;
            }
            catch (IOException)
            {
                // The last process is still going.
                await Task.Delay(100);
            }
        }
    }

    private long Number(string file) => long.Parse(File.ReadAllText(Path.Combine(_folder, file)), CultureInfo.InvariantCulture);

    private static string NewFolder(string name) => Path.Combine(Root, $"footprint-{name}-{Guid.NewGuid():N}");

    private static string? Probe()
    {
        if (!File.Exists(Path.Combine(Root, "memory.limit_in_bytes")))
            return "this host has no memory cgroup of version 1";
        var folder = NewFolder("probe");
        try
        {
            Directory.CreateDirectory(folder);
            Directory.Delete(folder);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"memory cgroups cannot be made here: {error.Message}";
        }
    }
}
