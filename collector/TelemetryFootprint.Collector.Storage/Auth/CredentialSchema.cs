namespace TelemetryFootprint.Collector.Storage.Auth;

/// <summary>The tables of <c>auth.db</c>. Times are microseconds since 1970; no secret is in it, only SHA-256 of secrets of 256 bits.</summary>
internal static class CredentialSchema
{
    public const int Version = 2;

    /// <summary>From version 1.</summary>
    public const string AddAgents = """
        CREATE TABLE agent (id TEXT PRIMARY KEY, host TEXT NOT NULL, by_certificate INTEGER NOT NULL, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX agent_host ON agent (host, since);
        """;

    public const string Create = AddAgents + """
        CREATE TABLE credential (
          id TEXT PRIMARY KEY, hash BLOB NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL, scope TEXT NOT NULL, projects TEXT NOT NULL,
          created INTEGER NOT NULL, expires INTEGER, last_used INTEGER, revoked INTEGER, uses_left INTEGER NOT NULL, parent TEXT NOT NULL
        ) STRICT;
        CREATE INDEX credential_name ON credential (kind, name);
        """;

    public const string Columns = "id, kind, name, scope, projects, created, expires, last_used, revoked, uses_left, parent";
}
