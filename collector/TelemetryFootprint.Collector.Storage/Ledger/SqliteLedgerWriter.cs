using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.Contracts.Faults;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary><c>ledger.db</c>, the writing side. Callers take turns; each call is one transaction.</summary>
public sealed class SqliteLedgerWriter : ILedgerWriter, IBookkeeping, IDisposable
{
    private readonly Lock _turn = new();
    private readonly SqliteConnection _connection;
    private readonly IFactorChains _chains;
    private readonly ISiteResolver _sites;
    private readonly int _longestSlot;
    private readonly IRunProjects? _projects;
    private readonly Statement _cursor, _setCursor, _dataVersion;
    private long _seenVersion;
    private LedgerSession _session;

    /// <param name="projects">What runs belong to when their energy comes; null: all are without a project.</param>
    /// <param name="longestSlot">In minutes: longer slots of providers are cut, so that the account's hours are whole slots.</param>
    public SqliteLedgerWriter(string path, IFactorChains chains, ISiteResolver sites, int longestSlot = SlotLengths.Default, IRunProjects? projects = null)
    {
        _connection = LedgerSchema.Open(path);
        _chains = chains;
        _sites = sites;
        _longestSlot = longestSlot;
        _projects = projects;
        _cursor = new(_connection, "SELECT inbox FROM ledger_cursor", 0);
        _setCursor = new(_connection, "UPDATE ledger_cursor SET inbox = $0 WHERE inbox = $1", 2);
        _dataVersion = new(_connection, "PRAGMA data_version", 0);
        _seenVersion = (long)_dataVersion.Scalar()!;
        _session = new(_connection, chains, sites, longestSlot, projects);
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

    public RestatedSites Restate(SiteRestatement asked, DateTimeOffset now)
    {
        RestatedSites? done = null;
        lock (_turn)
        {
            InTransaction(() => done = _session.Restate(_connection, asked, now));
            if (done!.Hosts.Count > 0) Renew();
        }

        return done!;
    }

    public ClosedPeriod Close(PeriodToClose period, string who, DateTimeOffset now)
    {
        ClosedPeriod? closed = null;
        lock (_turn)
        {
            InTransaction(() => closed = Closed(period, who, now));
            // What comes from now on is known after it.
            Renew();
        }

        return closed!;
    }

    public bool FoldHour(UtcMinute before)
    {
        var folded = false;
        InTransaction(() => folded = MinuteFold.Hour(_connection, before));
        if (folded) FaultPoint.Pass("fold.committed");
        return folded;
    }

    public void Record(AuditEntry entry, DateTimeOffset now) => InTransaction(() => _session.Audit.Add(entry, now));

    public void Dispose()
    {
        lock (_turn)
        {
            _session.Dispose();
            _cursor.Dispose();
            _setCursor.Dispose();
            _dataVersion.Dispose();
            _connection.Dispose();
        }
    }

    private ClosedPeriod Closed(PeriodToClose period, string who, DateTimeOffset now)
    {
        if (ClosedPeriodTable.WhyClosed(_connection, period.Name) is { } reason) throw new InvalidOperationException(reason);
        if (period.Range.To > Lateness.SettledBefore(now))
            throw new InvalidOperationException($"{period.Name} ends {period.Range.To.ToTime():u} and can be closed from {(period.Range.To + Lateness.AllowedMinutes).ToTime():u} on");
        // As known at its time: another clock may have written what is known later only.
        var closed = new ClosedPeriod(period, now, who, PeriodSums.Of(_connection, new CellReader(_connection, now), period.Range, now));
        ClosedPeriodTable.Add(_connection, closed);
        _session.Audit.AddClosed(closed);
        return closed;
    }

    private void InTransaction(Action work)
    {
        lock (_turn)
        {
            Begin();
            try
            {
                RenewIfChanged();
                work();
                FaultPoint.Pass("ledger.written");
                SqliteDatabase.Execute(_connection, "COMMIT;");
                FaultPoint.Pass("ledger.committed");
            }
            catch
            {
                if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle!) == 0) SqliteDatabase.Execute(_connection, "ROLLBACK;");
                // What the session holds in memory may be of the transaction that was taken back.
                Renew();
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

    /// <summary>A command that works on the same file has committed: what the session remembers may be no more so.</summary>
    private void RenewIfChanged()
    {
        var version = (long)_dataVersion.Scalar()!;
        if (version == _seenVersion) return;
        _seenVersion = version;
        Renew();
    }

    private void Renew()
    {
        _session.Dispose();
        _session = new(_connection, _chains, _sites, _longestSlot, _projects);
    }
}
