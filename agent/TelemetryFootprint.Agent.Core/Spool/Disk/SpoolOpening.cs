using Microsoft.Data.Sqlite;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>Opens the spool of a directory: lock, file, and every row looked at once. A file that is not whole is salvaged into a new one.</summary>
internal static class SpoolOpening
{
    /// <exception cref="SpoolException">It cannot be there, is another agent's, or is of a newer version.</exception>
    public static OpenSpool Open(SpoolOptions options)
    {
        SpoolLocation.Prepare(options.Directory);
        SpoolLock held = SpoolLock.Acquire(options.Directory);
        options = options with { AvailableBytes = SpoolLocation.AvailableBytes(options.Directory) };
        try
        {
            SpoolSalvage.Resume(options);
            return OpenWhole(options, held) ?? throw new SpoolException($"{options.Path} cannot be made whole");
        }
        catch (Exception error)
        {
            held.Dispose();
            if (error is SpoolException || error is not (SqliteException or IOException or UnauthorizedAccessException)) throw;
            throw DiskTrouble.Of(options.Path, error, SpoolLocation.AvailableBytes(options.Directory));
        }
    }

    private static OpenSpool? OpenWhole(SpoolOptions options, SpoolLock held)
    {
        if (TryOpen(options, held, out SpoolScan found, out string damage) is { } whole) return whole;
        (long salvaged, SpoolLoss loss, string aside) = SpoolSalvage.Run(options, found);
        if (TryOpen(options, held, out _, out _) is not { } made) return null;
        return made with
        {
            Loss = loss,
            SalvagedTicks = salvaged,
            DeletedFiles = DamagedFiles.Prune(options.Path),
            Damage = $"{damage}; the damaged file is kept as {aside}",
        };
    }

    /// <summary>Null, and why: it is damaged, and nobody has it open.</summary>
    private static OpenSpool? TryOpen(SpoolOptions options, SpoolLock held, out SpoolScan found, out string damage)
    {
        // Before SQLite has it: it would fold a log into the file as far as it believes it, and forget the rest.
        found = SpoolScan.Read(options.Path, options.Durability == SpoolDurability.Tick);
        damage = SpoolCheck.Version(found, options.Path) ?? found.Damage ?? "";
        if (damage.Length > 0) return null;
        SqliteConnection? connection = null;
        try
        {
            connection = SpoolDatabase.OpenWriter(options.Path, options);
            // A process that ended before its first commit leaves a file without found.
            if (found.IsBlank && SpoolDatabase.Number(connection, "SELECT count(*) FROM sqlite_master") == 0) SpoolDatabase.Create(connection);
            else damage = found.State is null ? "its state is gone" : SpoolCheck.Structure(connection, found) ?? "";
            if (damage.Length == 0) return Connect(options, held, connection, found);
        }
        catch (Exception error) when (SpoolCheck.IsDamage(error))
        {
            damage = error.Message;
        }
        catch
        {
            connection?.Dispose();
            throw;
        }

        connection?.Dispose();
        return null;
    }

    private static OpenSpool Connect(SpoolOptions options, SpoolLock held, SqliteConnection connection, SpoolScan found)
    {
        var writer = new SpoolWriter(connection, found.Keys, found.Keys.All().Select(key => key.Id), found.Ticks);
        return new(options, held, found.Keys, writer, new SpoolReader(SpoolDatabase.OpenReader(options.Path), found.Keys), found.Resumed);
    }
}
