using Microsoft.Data.Sqlite;
using TelemetryFootprint.Contracts.Faults;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>
/// Brings the rows of a damaged file that still match their checksums over into a new one, under the names that they had, so that what the
/// collector has of them already counts once. The damaged file is kept aside.
/// </summary>
internal static class SpoolSalvage
{
    private const int RowsPerCommit = 5_000;

    /// <summary>A salvage that was interrupted between its two renames is completed; any other begins anew.</summary>
    public static void Resume(SpoolOptions options)
    {
        string draft = Draft(options);
        if (File.Exists(draft) && !File.Exists(options.Path))
        {
            DamagedFiles.Complete(options.Path);
            File.Move(draft, options.Path);
        }

        Delete(draft);
    }

    /// <param name="options">Of the spool, which nobody has open.</param>
    /// <param name="found">What is in it.</param>
    public static (long Salvaged, SpoolLoss Loss, string Aside) Run(SpoolOptions options, SpoolScan found)
    {
        string draft = Draft(options);
        Delete(draft);
        Dictionary<ulong, bool> salvaged = Copy(options, found);
        FaultPoint.Pass("salvage.copied");
        string aside = DamagedFiles.SetAside(options.Path);
        FaultPoint.Pass("salvage.set-aside");
        File.Move(draft, options.Path);
        FaultPoint.Pass("salvage.moved");
        return (salvaged.Count, SpoolLoss.Of(found.Latest, salvaged, isExact: found.LostCommits == 0), aside);
    }

    private static Dictionary<ulong, bool> Copy(SpoolOptions options, SpoolScan found)
    {
        try
        {
            using SqliteConnection made = SpoolDatabase.OpenWriter(Draft(options), options);
            SpoolDatabase.Create(made);
            return Copy(options.Path, found, made);
        }
        catch
        {
            // As a rule the disk is full: half a copy must not keep it so.
            Delete(Draft(options));
            throw;
        }
    }

    private static Dictionary<ulong, bool> Copy(string path, SpoolScan found, SqliteConnection made)
    {
        using var writer = new SpoolWriter(made, found.Keys, [], 0) { IsShared = true };
        SpoolState state = found.Resumed;
        var records = new List<TickRecord>();
        var copied = new Dictionary<ulong, bool>();
        SpoolScan.EachTick(path, found.Keys, record =>
        {
            if (!copied.TryAdd(record.Sequence, record.IsThinned)) return;
            records.Add(record);
            if (records.Count >= RowsPerCommit) Write();
        });
        Write();
        return copied;

        void Write()
        {
            writer.Apply(new(TickSpans.None, records, state));
            records.Clear();
        }
    }

    private static string Draft(SpoolOptions options) => options.Path + ".new";

    private static void Delete(string draft)
    {
        foreach (string ending in new[] { "", "-wal", "-shm" }) File.Delete(draft + ending);
    }
}
