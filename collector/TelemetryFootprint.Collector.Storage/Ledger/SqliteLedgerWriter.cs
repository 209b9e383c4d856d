using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.Contracts.Faults;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary><c>ledger.db</c>, the writing side. Callers take turns; each call is one transaction.</summary>
public sealed class SqliteLedgerWriter : ILedgerWriter, IDisposable
{
    private readonly Lock _turn = new();
    private readonly SqliteConnection _connection;
    private readonly IFactorChains _chains;
    private readonly ISiteResolver _sites;
    private readonly Statement _cursor, _setCursor;
    private LedgerSession _session;

    public SqliteLedgerWriter(string path, IFactorChains chains, ISiteResolver sites)
    {
        _connection = SqliteDatabase.OpenWriter(path, LedgerSchema.Version, LedgerSchema.Sql, LedgerSchema.SecondVersion, LedgerSchema.ThirdVersion);
        _chains = chains;
        _sites = sites;
        _cursor = new(_connection, "SELECT inbox FROM ledger_cursor", 0);
        _setCursor = new(_connection, "UPDATE ledger_cursor SET inbox = $0 WHERE inbox = $1", 2);
        _session = new(_connection, chains, sites);
    }

    public long Cursor
    {
        get
        {
            lock (_turn) return (long)_cursor.Scalar()!;
        }
    }

    public void Apply(LedgerGroup group, DateTimeOffset now) => InTransaction(() =>
    {
        _session.Add(group, now);
        if (group.Cursor is { } cursor && _setCursor.Run(cursor, group.After) != 1)
            throw new InvalidOperationException($"The ledger is not at inbox row {group.After}: another writer moved it.");
    });

    public void Accept(IReadOnlyList<FactorObservation> observations, DateTimeOffset knownAt) =>
        InTransaction(() => _session.Accept(observations, knownAt));

    public void Dispose()
    {
        lock (_turn)
        {
            _session.Dispose();
            _cursor.Dispose();
            _setCursor.Dispose();
            _connection.Dispose();
        }
    }

    private void InTransaction(Action work)
    {
        lock (_turn)
        {
            Begin();
            try
            {
                work();
                FaultPoint.Pass("ledger.written");
                SqliteDatabase.Execute(_connection, "COMMIT;");
                FaultPoint.Pass("ledger.committed");
            }
            catch
            {
                if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle!) == 0) SqliteDatabase.Execute(_connection, "ROLLBACK;");
                // What the session holds in memory may be of the transaction that was taken back.
                _session.Dispose();
                _session = new(_connection, _chains, _sites);
                throw;
            }
        }
    }

    private void Begin()
    {
        try
        {
            SqliteDatabase.Execute(_connection, "BEGIN IMMEDIATE;");
        }
        catch (SqliteException error) when (SqliteDatabase.IsBusy(error))
        {
            throw new StoreUnavailableException("the ledger is locked by another program", error);
        }
    }
}
