using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Runs;

/// <summary>The tables of <c>runs.db</c>. Times are microseconds since 1970; labels are one JSON object.</summary>
internal static class RunSchema
{
    public const int Version = 3;

    public const string Create = """
        CREATE TABLE run (
          id TEXT PRIMARY KEY, name TEXT NOT NULL, project TEXT, user TEXT, phase TEXT, source TEXT, labels TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX run_started ON run (started);
        CREATE INDEX run_ended ON run (ended) WHERE ended IS NOT NULL;
        """ + WithAttempts + WithClaimants;

    /// <summary>To version 2: what had been used of a run when it began again.</summary>
    public const string WithAttempts = "CREATE TABLE attempt (run TEXT PRIMARY KEY, used TEXT NOT NULL) STRICT, WITHOUT ROWID;";

    /// <summary>To version 3: which agents claim a run, and since when one is away.</summary>
    public const string WithClaimants = "CREATE TABLE claimant (run TEXT NOT NULL, agent TEXT NOT NULL, away INTEGER, PRIMARY KEY (run, agent)) STRICT, WITHOUT ROWID;";

    public const string Columns = "id, name, project, user, phase, source, labels, started, ended";

    public static SqliteConnection Open(string path) => SqliteDatabase.OpenWriter(path, Version, Create, WithAttempts, WithClaimants);
}
