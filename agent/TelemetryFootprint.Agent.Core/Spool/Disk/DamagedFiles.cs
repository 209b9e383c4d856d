using System.Globalization;
using TelemetryFootprint.Contracts.Faults;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>The damaged files beside a spool, <c>spool.db.damaged-N</c>, newest with the highest number: kept for a person to look into, but not without end.</summary>
internal static class DamagedFiles
{
    /// <summary>A disk that damages files goes on doing so, and each is as large as a spool.</summary>
    public const int Kept = 3;

    private const string Mark = ".damaged-", Log = "-wal";

    /// <summary>Takes the spool's file out of the way. Returns the name that it has now.</summary>
    public static string SetAside(string path)
    {
        string aside = Name(path, Newest(path) + 1);
        if (File.Exists(path)) File.Move(path, aside);
        FaultPoint.Pass("salvage.file-aside");
        SetLogAside(path, aside);
        return Path.GetFileName(aside);
    }

    /// <summary>
    /// For a spool whose file is aside already: a process that ended there left its log, which SQLite would replay over whatever file came to lie beside it.
    /// </summary>
    public static void Complete(string path)
    {
        int number = Math.Max(1, Newest(path));
        SetLogAside(path, Name(path, File.Exists(Name(path, number) + Log) ? number + 1 : number));
    }

    /// <summary>How many of the oldest were deleted.</summary>
    public static int Prune(string path)
    {
        List<int> old = [.. Numbers(path).OrderDescending().Skip(Kept)];
        foreach (int number in old)
        {
            File.Delete(Name(path, number));
            File.Delete(Name(path, number) + Log);
        }

        return old.Count;
    }

    public static IEnumerable<int> Numbers(string path)
    {
        string start = Path.GetFileName(path) + Mark;
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, start + "*"))
        {
            if (int.TryParse(Path.GetFileName(file).AsSpan(start.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number)) yield return number;
        }
    }

    private static int Newest(string path) => Numbers(path).DefaultIfEmpty(0).Max();

    private static void SetLogAside(string path, string aside)
    {
        if (File.Exists(path + Log)) File.Move(path + Log, aside + Log, overwrite: true);
        File.Delete(path + "-shm");
    }

    private static string Name(string path, int number) => string.Create(CultureInfo.InvariantCulture, $"{path}{Mark}{number}");
}
