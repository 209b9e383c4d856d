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

    /// <summary>The look-up goes this far before the first row that was found and, without a readable last sequence, beyond the last.</summary>
    private const ulong Reach = 100_000;

    /// <summary>A salvage that was interrupted between its two renames is completed; any other begins anew.</summary>
    public static void Resume(SpoolOptions options)
    {
        string draft = Draft(options);
        if (File.Exists(draft) && !File.Exists(options.Path)) File.Move(draft, options.Path);
        Delete(draft);
    }

    /// <param name="options">Of the spool.</param>
    /// <param name="damaged">Null: it could not even be opened. Closed when this returns.</param>
    /// <param name="content">What could be read of it; null: nothing.</param>
    public static (long Salvaged, long Lost, string Aside) Run(SpoolOptions options, SqliteConnection? damaged, SpoolContent? content)
    {
        string draft = Draft(options);
        Delete(draft);
        long salvaged = 0;
        using (SqliteConnection made = SpoolDatabase.OpenWriter(draft, options))
        {
            SpoolDatabase.Create(made);
            if (damaged is not null && content is not null) salvaged = Copy(damaged, content, made);
        }

        damaged?.Dispose();
        FaultPoint.Pass("salvage.copied");
        string aside = DamagedFiles.SetAside(options.Path);
        FaultPoint.Pass("salvage.set-aside");
        File.Move(draft, options.Path);
        FaultPoint.Pass("salvage.moved");
        // Without the state row's own count, what is known to be lost is what was found and did not match.
        long expected = content?.State?.Ticks ?? salvaged;
        return (salvaged, Math.Max(0, expected - salvaged), aside);
    }

    private static long Copy(SqliteConnection damaged, SpoolContent content, SqliteConnection made)
    {
        using var writer = new SpoolWriter(made, content.Keys, [], 0) { IsShared = true };
        SpoolState state = content.State ?? SpoolState.Empty;
        var records = new List<TickRecord>();
        ulong last = Math.Max(state.LastSequence, content.LastSequence);
        using var rows = new SalvagedRows(damaged, content.Keys, record =>
        {
            records.Add(record);
            last = Math.Max(last, record.Sequence);
            if (records.Count >= RowsPerCommit) Write();
        });
        rows.Find(last + (content.State is null ? Reach : 0), content.State?.Ticks ?? long.MaxValue, Reach);
        Write();
        return rows.Count;

        void Write()
        {
            writer.Apply(new(TickSpans.None, records, state with { LastSequence = last }));
            records.Clear();
        }
    }

    private static string Draft(SpoolOptions options) => options.Path + ".new";

    private static void Delete(string draft)
    {
        foreach (string ending in new[] { "", "-wal", "-shm" }) File.Delete(draft + ending);
    }
}
