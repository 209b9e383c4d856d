using System.Globalization;
using System.Text;

namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>Linux' own files about processes. Where there are none, there are no processes.</summary>
/// <param name="folder">Where the kernel shows them.</param>
internal sealed class ProcFiles(string folder = "/proc") : IProcessFacts
{
    private const int MostBytes = 16 << 10;

    // The kernel allows a process 6 MiB of arguments and environment; what stands beyond this is not looked for.
    private const int MostEnvironmentBytes = 1 << 20;

    // Field 22 of stat. The second one is the program's name in brackets, which may hold anything, brackets too.
    private const int StartAfterName = 19;

    public long? StartOf(int pid)
    {
        var stat = Encoding.UTF8.GetString(Read(pid, "stat", MostBytes));
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > StartAfterName && long.TryParse(fields[StartAfterName], NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : null;
    }

    public IReadOnlyList<string> CgroupsOf(int pid) =>
        Encoding.UTF8.GetString(Read(pid, "cgroup", MostBytes)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string? DeclaredRunOf(int pid)
    {
        var name = "FOOTPRINT_RUN="u8;
        ReadOnlySpan<byte> rest = Read(pid, "environ", MostEnvironmentBytes);
        while (rest.Length > 0)
        {
            var end = rest.IndexOf((byte)0);
            var entry = end < 0 ? rest : rest[..end];
            if (entry.StartsWith(name))
                return Encoding.UTF8.GetString(entry[name.Length..]);
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return null;
    }

    /// <summary>Nothing where it cannot be read: the process has gone, or it is another user's.</summary>
    private byte[] Read(int pid, string file, int mostBytes)
    {
        var path = Path.Combine(folder, pid.ToString(CultureInfo.InvariantCulture), file);
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
