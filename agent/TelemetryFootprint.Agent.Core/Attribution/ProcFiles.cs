using System.Globalization;
using System.Text;

namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>Linux' own files about processes. Where there are none, there are no processes.</summary>
/// <param name="folder">Where the kernel shows them.</param>
/// <param name="cgroups">Where it shows control groups.</param>
internal sealed class ProcFiles(string folder = "/proc", string cgroups = "/sys/fs/cgroup") : IProcessFacts
{
    private const int MostBytes = 16 << 10;

    // The kernel allows a process 6 MiB of arguments and environment; what stands beyond this is not looked for.
    private const int MostEnvironmentBytes = 1 << 20;

    // Fields 3, 4, 9 and 22 of stat. The second one is the program's name in brackets, which may hold anything, brackets too.
    private const int StateAfterName = 0, ParentAfterName = 1, FlagsAfterName = 6, StartAfterName = 19;

    // PF_KTHREAD of the kernel's include/linux/sched.h.
    private const uint KernelThread = 0x0020_0000;

    // CAP_SYS_PTRACE opens the memory that an environment is in, CAP_DAC_READ_SEARCH or CAP_DAC_OVERRIDE the file, which is for its user alone.
    private const ulong OpensMemory = 1UL << 19, OpensFiles = (1UL << 2) | (1UL << 1);

    // The driver's character devices; those above the last GPU are its control devices.
    private const string NvidiaMajor = "195";
    private const int MostMinor = 127;

    // A line for each instance that each of 16 boards could have: 30 bytes, 16 × 15 × 8 times.
    private const int MostMinorsBytes = 1 << 17;

    public ProcessStat? StatOf(int pid)
    {
        var fields = AfterName(pid);
        return fields.Length > StartAfterName
            && long.TryParse(fields[StartAfterName], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            && int.TryParse(fields[ParentAfterName], NumberStyles.None, CultureInfo.InvariantCulture, out var parent)
            ? new ProcessStat(start, parent, fields[StateAfterName] is "Z" or "X")
            : null;
    }

    /// <summary>The real user's: <c>Uid: real effective saved filesystem</c>.</summary>
    public int? UserOf(int pid) => int.TryParse(Status(pid, "Uid:"), NumberStyles.None, CultureInfo.InvariantCulture, out var user) ? user : null;

    /// <summary>By its effective capabilities, a mask in hexadecimal.</summary>
    public bool? ReadsOthers(int pid) => ulong.TryParse(Status(pid, "CapEff:"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mask) ? (mask & OpensMemory) != 0 && (mask & OpensFiles) != 0 : null;

    public IReadOnlyList<string> CgroupsOf(int pid) =>
        Encoding.UTF8.GetString(Read(pid, "cgroup", MostBytes)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string? VariableOf(int pid, string name)
    {
        ReadOnlySpan<byte> wanted = Encoding.UTF8.GetBytes(name + "=");
        ReadOnlySpan<byte> rest = Read(pid, "environ", MostEnvironmentBytes);
        while (rest.Length > 0)
        {
            var end = rest.IndexOf((byte)0);
            var entry = end < 0 ? rest : rest[..end];
            if (entry.StartsWith(wanted))
                return Encoding.UTF8.GetString(entry[wanted.Length..]);
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return null;
    }

    public bool? IsEnvironmentOpen(int pid)
    {
        // The kernel's own threads have none, and it refuses to say so to whoever may not trace them.
        if (IsOfTheKernel(pid))
            return null;
        try
        {
            using var stream = new FileStream(PathOf(pid, "environ"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            // One may have been started with an empty one.
            return stream.ReadByte() >= 0 ? true : null;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Lines are <c>c major:minor access</c>. The driver numbers its devices as NVML does, unless a GPU was taken out while the host ran.</summary>
    public IReadOnlyList<string> GpusOpenTo(IReadOnlyList<string> groups)
    {
        var line = groups.FirstOrDefault(line => line.Split(':', 3) is [_, var controllers, _] && controllers.Split(',').Contains("devices"));
        if (line?.Split(':', 3)[2] is not { Length: > 1 } group || group.Contains("..", StringComparison.Ordinal))
            return [];
        var devices = Text($"{cgroups}/devices{group}/devices.list").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(device => device.Split(' ', ':')).ToList();
        if (devices.Exists(device => device is [_, "*" or NvidiaMajor, "*", ..]))
            return [];
        var boards = devices.Where(device => device is ["c", NvidiaMajor, ..] && int.TryParse(device[2], NumberStyles.None, CultureInfo.InvariantCulture, out var minor) && minor <= MostMinor).Select(device => device[2]);
        var instances = InstancesOpenTo(devices);
        // Whoever has instances of a board must open the board too, and has no more of it than they are.
        return [.. boards.Where(board => !instances.Exists(instance => instance.StartsWith(board + '/', StringComparison.Ordinal))), .. instances];
    }

    private List<string> InstancesOpenTo(List<string[]> devices)
    {
        // Hosts without MIG boards have no such file, and nearly all jobs no such device.
        if (!devices.Exists(device => device is ["c", not NvidiaMajor, not "*", ..]))
            return [];
        var known = MigMinors.Read(Text(Path.Combine(folder, "devices")), Text(Path.Combine(folder, "driver/nvidia-caps/mig-minors"), MostMinorsBytes));
        return [.. devices.Where(device => device is ["c", _, _, ..]).Select(device => known.GetValueOrDefault($"{device[1]}:{device[2]}")).OfType<string>()];
    }

    public IEnumerable<int> All()
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder).Select(path => int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0).Where(pid => pid > 0)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The first word of a line of its status; null: there is none.</summary>
    private string? Status(int pid, string name)
    {
        var line = Encoding.UTF8.GetString(Read(pid, "status", MostBytes)).Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [_, var word, ..] ? word : null;
    }

    private bool IsOfTheKernel(int pid) =>
        AfterName(pid) is { Length: > FlagsAfterName } fields && uint.TryParse(fields[FlagsAfterName], NumberStyles.None, CultureInfo.InvariantCulture, out var flags) && (flags & KernelThread) != 0;

    private string[] AfterName(int pid)
    {
        var stat = Encoding.UTF8.GetString(Read(pid, "stat", MostBytes));
        return stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Text(string path, int mostBytes = MostBytes) => Encoding.UTF8.GetString(Read(path, mostBytes));

    private byte[] Read(int pid, string file, int mostBytes) => Read(PathOf(pid, file), mostBytes);

    private string PathOf(int pid, string file) => Path.Combine(folder, pid.ToString(CultureInfo.InvariantCulture), file);

    /// <summary>Nothing where it cannot be read: the process has gone, or it is another user's.</summary>
    private static byte[] Read(string path, int mostBytes)
    {
        try
        {
            // These files say a length of 0, and are written while they are read.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            using var content = new MemoryStream();
            var buffer = new byte[4096];
            while (content.Length < mostBytes && stream.Read(buffer) is > 0 and var read)
                content.Write(buffer, 0, read);
            return content.ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
