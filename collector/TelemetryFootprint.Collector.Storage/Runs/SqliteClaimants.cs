using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Runs;

/// <summary>The claimants in <c>runs.db</c>, on the connection of the registry, whose callers take turns.</summary>
internal sealed class SqliteClaimants : IClaimantStore, IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Lock _turn;
    private readonly Statement _orphans;
    private readonly Statement _leave;
    private readonly Statement _trim;
    private readonly Statement _all;
    private readonly Statement _put;
    private readonly Statement _remove;

    public SqliteClaimants(SqliteConnection connection, Lock turn)
    {
        (_connection, _turn) = (connection, turn);
        _orphans = new(connection, $"""
            INSERT INTO claimant (run, agent, away) SELECT id, '{Claimant.Nobody}', $0 FROM run
            WHERE source = '{Run.Claimed}' AND ended IS NULL AND id NOT IN (SELECT run FROM claimant)
            """, 1);
        // A clock that was ahead when it went is not waited for.
        _leave = new(connection, "UPDATE claimant SET away = $0 WHERE away IS NULL OR away > $0", 1);
        _trim = new(connection, "DELETE FROM claimant WHERE (run, agent) IN (SELECT run, agent FROM claimant ORDER BY away DESC, run, agent LIMIT -1 OFFSET $0)", 1);
        _all = new(connection, "SELECT run, agent, away FROM claimant ORDER BY run, agent", 0);
        _put = new(connection, "INSERT OR REPLACE INTO claimant (run, agent, away) VALUES ($0, $1, $2)", 3);
        _remove = new(connection, "DELETE FROM claimant WHERE run = $0 AND agent = $1", 2);
    }

    public IReadOnlyList<Claimant> Load(DateTimeOffset now, int most)
    {
        lock (_turn)
        {
            return SqliteDatabase.InTransaction(_connection, () =>
            {
                var then = UnixTime.ToMicroseconds(now);
                _orphans.Run(then);
                _leave.Run(then);
                _trim.Run(most);
                return _all.Rows(row => new Claimant(row.GetString(0), row.GetString(1), UnixTime.FromMicroseconds(row.GetInt64(2))));
            });
        }
    }

    public void Save(IReadOnlyCollection<Claimant> present, IReadOnlyCollection<Claimant> gone)
    {
        lock (_turn)
        {
            SqliteDatabase.InTransaction(_connection, () =>
            {
                foreach (var claimant in present)
                    _put.Run(claimant.Run, claimant.Agent, claimant.Away is { } away ? UnixTime.ToMicroseconds(away) : null);
                foreach (var claimant in gone)
                    _remove.Run(claimant.Run, claimant.Agent);
                return true;
            });
        }
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _orphans, _leave, _trim, _all, _put, _remove }) statement.Dispose();
    }
}
