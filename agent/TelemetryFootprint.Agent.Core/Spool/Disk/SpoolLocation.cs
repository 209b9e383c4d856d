namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>Whether a directory can hold a spool: it must be writable, and on a file system of this host, since locks and syncs of the others are promises of somebody else.</summary>
internal static class SpoolLocation
{
    private const string MountTable = "/proc/mounts";
    private const int MostLinks = 40;

    private static readonly string[] Network =
    [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "coda", "glusterfs", "gpfs", "lustre", "ncpfs", "ocfs2", "orangefs", "beegfs",
        "fuse.sshfs", "fuse.glusterfs", "fuse.ceph", "fuse.ceph-fuse", "fuse.s3fs", "fuse.rclone", "fuse.gcsfuse", "fuse.juicefs", "fuse.lustre", "fuse.davfs",
    ];

    /// <exception cref="SpoolException">The spool cannot be there.</exception>
    public static void Prepare(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            string probe = Path.Combine(directory, $".writable-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskTrouble.Of($"the spool's directory {directory}", error, AvailableBytes(directory));
        }

        if (NetworkFileSystem(Real(directory), Mounts()) is { } type)
        {
            throw new SpoolException($"the spool's directory {directory} is on a network file system ({type}), which keeps neither locks nor syncs: set StateDirectory to a local disk, or Spool:Durability=memory for a node without one");
        }
    }

    /// <summary>What the disk of a directory has left for this user; without an answer, enough.</summary>
    public static long AvailableBytes(string directory)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return long.MaxValue;
        }
    }

    /// <summary>The type of the network file system that holds the path; null: it is local, or not known.</summary>
    internal static string? NetworkFileSystem(string path, IEnumerable<string> mounts)
    {
        string type = "", longest = "";
        foreach (string line in mounts)
        {
            string[] fields = line.Split(' ');
            if (fields.Length < 3) continue;
            // The table writes spaces, tabs and backslashes of names in octal.
            string point = fields[1].Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);
            bool holds = point == "/" || path == point || path.StartsWith(point + "/", StringComparison.Ordinal);
            // Of two mounts on one point the later one is seen.
            if (holds && point.Length >= longest.Length) (type, longest) = (fields[2], point);
        }

        return Network.Contains(type, StringComparer.Ordinal) ? type : null;
    }

    /// <summary>Where a path leads, through the links of all of its folders: mounts are named by that.</summary>
    internal static string Real(string path, int links = 0)
    {
        string full = Path.GetFullPath(path);
        string real = Path.GetPathRoot(full)!;
        foreach (string name in full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(real, name);
            // A target may lie behind links of its own.
            real = links < MostLinks && Target(next) is { } target ? Real(target, links + 1) : next;
        }

        return real;
    }

    private static string? Target(string path)
    {
        try
        {
            return Directory.ResolveLinkTarget(path, returnFinalTarget: false)?.FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is not there, or not for this user: then it is no link that we follow.
            return null;
        }
    }

    private static string[] Mounts()
    {
        try
        {
            using StreamReader table = File.OpenText(MountTable);
            return table.ReadToEnd().Split('\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Not Linux, or /proc is hidden: then it is for the operator to know.
            return [];
        }
    }
}
