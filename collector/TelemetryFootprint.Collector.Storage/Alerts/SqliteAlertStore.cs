using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Alerts;

/// <summary><c>alerts.db</c>: a state and the events that it makes are one commit, so that a kill tells neither nothing nor twice.</summary>
public sealed class SqliteAlertStore : IAlertStore, IDisposable
{
    public const string FileName = "alerts.db";
    public const int DefaultMostStates = 10_000;
    public const int DefaultMostQueued = 1_000;

    private readonly Lock _turn = new();
    private readonly SqliteConnection _connection;
    private readonly int _mostQueued;
    private readonly int _mostStates;
    private readonly Statement _put, _all, _forget, _queue, _trim, _page, _lengths, _remove, _removeOf;

    public SqliteAlertStore(string path, int mostStates = DefaultMostStates, int mostQueued = DefaultMostQueued)
    {
        (_mostStates, _mostQueued) = (mostStates, mostQueued);
        _connection = AlertSchema.Open(path);
        _put = new(_connection, $"INSERT OR REPLACE INTO alert (id, {AlertSchema.Columns}) VALUES ($0,$1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)", 14);
        _all = new(_connection, $"SELECT {AlertSchema.Columns} FROM alert", 0);
        // What fires is never forgotten, or it would fire again; so would what is over in a period that is not.
        const string forget = """
            DELETE FROM alert WHERE id IN (SELECT id FROM alert WHERE phase IN (0, 3) AND coalesce(period_to <= $1, TRUE)
            ORDER BY coalesce(ends, since), id LIMIT max(0, (SELECT count(*) FROM alert) - $0)) RETURNING id
            """;
        _forget = new(_connection, forget, 2);
        _queue = new(_connection, $"INSERT OR IGNORE INTO queue (notifier, key, judged, {AlertSchema.Columns}) VALUES ($0,$1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)", 16);
        _trim = new(_connection, "DELETE FROM queue WHERE notifier = $0 AND seq NOT IN (SELECT seq FROM queue WHERE notifier = $0 ORDER BY seq DESC LIMIT $1)", 2);
        _page = new(_connection, $"SELECT seq, judged, {AlertSchema.Columns} FROM queue WHERE notifier = $0 ORDER BY seq LIMIT $1", 2);
        _lengths = new(_connection, "SELECT notifier, count(*) FROM queue GROUP BY notifier", 0);
        _remove = new(_connection, "DELETE FROM queue WHERE seq = $0", 1);
        _removeOf = new(_connection, "DELETE FROM queue WHERE notifier = $0", 1);
    }

    public IReadOnlyDictionary<string, Alert> States()
    {
        lock (_turn) return _all.Rows(row => AlertRow.Read(row, 0)).ToDictionary(alert => alert.Subject.Id, StringComparer.Ordinal);
    }

    public KeptAlerts Keep(AlertOutcome outcome, DateTimeOffset now, Func<AlertEvent, IEnumerable<string>> notifiersOf)
    {
        if (outcome.Changed.Count == 0 && outcome.Events.Count == 0) return new(0, []);
        lock (_turn)
        {
            return SqliteDatabase.InTransaction(_connection, () =>
            {
                foreach (var alert in outcome.Changed) _put.Run([alert.Subject.Id, .. AlertRow.Of(alert)]);
                var forgotten = _forget.Rows(row => row.GetString(0), _mostStates, UtcMinute.FromTime(now).Value);
                var dropped = 0;
                foreach (var (one, notifier) in outcome.Events.SelectMany(one => notifiersOf(one).Select(notifier => (one, notifier))))
                {
                    _queue.Run([notifier, one.Key, UnixTime.ToMicroseconds(one.JudgedAt), .. AlertRow.Of(one.Alert)]);
                    dropped += _trim.Run(notifier, _mostQueued);
                }

                return new KeptAlerts(dropped, forgotten);
            });
        }
    }

    public IReadOnlyList<QueuedAlert> Queue(string notifier, int limit)
    {
        lock (_turn) return _page.Rows(row => new QueuedAlert(row.GetInt64(0), new(AlertRow.Read(row, 2), UnixTime.FromMicroseconds(row.GetInt64(1)))), notifier, limit);
    }

    public IReadOnlyDictionary<string, int> QueueLengths()
    {
        lock (_turn) return _lengths.Rows(row => (row.GetString(0), row.GetInt32(1))).ToDictionary(row => row.Item1, row => row.Item2, StringComparer.Ordinal);
    }

    public void Remove(long queued)
    {
        lock (_turn) _remove.Run(queued);
    }

    public int RemoveOthers(IReadOnlyCollection<string> notifiers)
    {
        lock (_turn)
        {
            var gone = _lengths.Rows(row => row.GetString(0)).Except(notifiers, StringComparer.Ordinal).ToList();
            return gone.Count == 0 ? 0 : SqliteDatabase.InTransaction(_connection, () => gone.Sum(notifier => _removeOf.Run(notifier)));
        }
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _put, _all, _forget, _queue, _trim, _page, _lengths, _remove, _removeOf }) statement.Dispose();
        _connection.Dispose();
    }
}
