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
        catch (SqliteException error)
        {
            held.Dispose();
            throw new SpoolException($"{options.Path} cannot be opened by user {Environment.UserName} ({error.Message}): give it to that user, set StateDirectory, or set Spool:Durability=memory", error);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static OpenSpool? OpenWhole(SpoolOptions options, SpoolLock held)
    {
        SqliteConnection? connection = null;
        SpoolContent? content = null;
        string? damage = null;
        try
        {
            connection = OpenOrCreate(options);
            content = SpoolCheck.Read(connection, options.Path);
            damage = content.Damage;
            if (damage is null) return Connect(options, held, connection, content);
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

        if (content is null) (connection, content) = Reopen(options, connection);
        (long salvaged, long lost, string aside) = SpoolSalvage.Run(options, connection, content);
        connection = SpoolDatabase.OpenWriter(options.Path, options);
        content = SpoolCheck.Read(connection, options.Path);
        return Connect(options, held, connection, content) with
        {
            DamagedTicks = lost,
            SalvagedTicks = salvaged,
            DeletedFiles = DamagedFiles.Prune(options.Path),
            Damage = $"{damage}; the damaged file is kept as {aside}",
        };
    }

    /// <summary>A file that SQLite did not take as it is; nothing, if it cannot be read at all.</summary>
    private static (SqliteConnection? Connection, SpoolContent? Content) Reopen(SpoolOptions options, SqliteConnection? connection)
    {
        connection?.Dispose();
        try
        {
            connection = SpoolDatabase.OpenDamaged(options.Path);
            return (connection, SpoolCheck.Read(connection, options.Path));
        }
        catch (Exception error) when (SpoolCheck.IsDamage(error))
        {
            connection?.Dispose();
            return (null, null);
        }
    }

    private static SqliteConnection OpenOrCreate(SpoolOptions options)
    {
        bool isNew = !File.Exists(options.Path) || new FileInfo(options.Path).Length == 0;
        SqliteConnection connection = SpoolDatabase.OpenWriter(options.Path, options);
        try
        {
            // A process that ended before its first commit leaves a file without content.
            if (isNew || SpoolDatabase.Number(connection, "SELECT count(*) FROM sqlite_master") == 0) SpoolDatabase.Create(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static OpenSpool Connect(SpoolOptions options, SpoolLock held, SqliteConnection connection, SpoolContent content)
    {
        SpoolState state = (content.State ?? SpoolState.Empty) with { Ticks = content.Ticks };
        state = state with { LastSequence = Math.Max(state.LastSequence, content.LastSequence) };
        var writer = new SpoolWriter(connection, content.Keys, content.Keys.All().Select(key => key.Id), content.Ticks);
        return new(options, held, content.Keys, writer, new SpoolReader(SpoolDatabase.OpenReader(options.Path), content.Keys), state);
    }
}
