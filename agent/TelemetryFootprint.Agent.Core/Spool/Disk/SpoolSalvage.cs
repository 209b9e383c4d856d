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

    /// <summary>Without a readable last sequence the look-up goes this far beyond the last row it found.</summary>
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
        long copied = 0;
        ulong last = Math.Max(state.LastSequence, content.LastSequence);
        foreach (TickRecord record in Records(damaged, content, last))
        {
            records.Add(record);
            last = Math.Max(last, record.Sequence);
            copied++;
            if (records.Count < RowsPerCommit) continue;
            writer.Apply(new(TickSpans.None, records, state with { LastSequence = last }));
            records.Clear();
        }

        writer.Apply(new(TickSpans.None, records, state with { LastSequence = last }));
        return copied;
    }

    /// <summary>In order as far as the file lets itself be read in order; beyond a broken page key by key, until the order can be taken up again.</summary>
    private static IEnumerable<TickRecord> Records(SqliteConnection damaged, SpoolContent content, ulong last)
    {
        using var run = new Statement(damaged, $"SELECT {SpoolReader.Columns} FROM ticks WHERE sequence >= $0 ORDER BY sequence LIMIT 1000", 1);
        using var single = new Statement(damaged, $"SELECT {SpoolReader.Columns} FROM ticks WHERE sequence = $0", 1);
        ulong next = 0;
        ulong end = Math.Max(last, content.State is null ? content.LastSequence + Reach : last);
        while (next <= end)
        {
            var found = new List<TickRecord>();
            bool isReadable = Collect(run, next, content.Keys, found, out ulong? seen);
            foreach (TickRecord record in found) yield return record;
            if (isReadable && seen is null) yield break;
            next = seen + 1 ?? next;
            if (isReadable) continue;
            for (bool isAlive = false; next <= end && !isAlive; next++)
            {
                found.Clear();
                isAlive = Collect(single, next, content.Keys, found, out seen) && seen is not null;
                foreach (TickRecord record in found) yield return record;
            }
        }
    }

    private static bool Collect(Statement statement, ulong from, SpoolKeys keys, List<TickRecord> found, out ulong? seen)
    {
        ulong? last = null;
        try
        {
            statement.Each(row =>
            {
                // A broken page may show any key: only one that goes on ascending is believed.
                ulong sequence = (ulong)row.GetInt64(0);
                if (sequence < from || (last is { } before && sequence <= before)) return true;
                if (SpoolReader.TryRecord(row, keys) is { } record) found.Add(record);
                last = sequence;
                return true;
            }, (long)from);
            return true;
        }
        catch (Exception error) when (SpoolCheck.IsDamage(error))
        {
            return false;
        }
        finally
        {
            seen = last;
        }
    }

    private static string Draft(SpoolOptions options) => options.Path + ".new";

    private static void Delete(string draft)
    {
        foreach (string ending in new[] { "", "-wal", "-shm" }) File.Delete(draft + ending);
    }
}
