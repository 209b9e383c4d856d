using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Runs;

/// <summary><c>runs.db</c>: a file of its own, so that naming a run never waits for the ledger. A run that was answered for is on the disk.</summary>
public sealed class SqliteRunStore : IRunStore, IDisposable
{
    public const string FileName = "runs.db";

    private readonly Lock _turn = new();
    private readonly int _capacity;
    private readonly Func<string, string?> _userOf;
    private readonly SqliteConnection _connection;
    private readonly Statement _insert;
    private readonly Statement _find;
    private readonly Statement _findAll;
    private readonly Statement _labels;
    private readonly Statement _users;
    private readonly Statement _update;
    private readonly Statement _list;
    private readonly Statement _count;
    private readonly Statement _claimed;
    private readonly Statement _forget;
    private readonly Statement _forgetClaimed;
    private readonly Statement _attempt;
    private readonly Statement _open;
    private readonly Statement _begin;
    private readonly Statement _forgetAttempt;
    private readonly SqliteClaimants _claimants;
    private readonly RunProjects _projects = new();

    /// <param name="path">Of the file.</param>
    /// <param name="capacity">In runs.</param>
    /// <param name="userOf">How a user is kept, whoever names him; null of it: not at all. Itself null: as he is named.</param>
    public SqliteRunStore(string path, int capacity = IRunStore.Capacity, Func<string, string?>? userOf = null)
    {
        _capacity = capacity;
        _userOf = userOf ?? (user => user);
        _connection = RunSchema.Open(path);
        _insert = new(_connection, $"INSERT INTO run ({RunSchema.Columns}) VALUES ($0,$1,$2,$3,$4,$5,$6,$7,$8)", 9);
        _find = new(_connection, $"SELECT {RunSchema.Columns} FROM run WHERE id = $0", 1);
        _findAll = new(_connection, $"SELECT {RunSchema.Columns} FROM run WHERE id IN (SELECT value FROM json_each($0))", 1);
        _labels = new(_connection, "SELECT run.id, label.value FROM run, json_each(run.labels) label WHERE label.key = $0", 1);
        _users = new(_connection, "SELECT id, user FROM run WHERE user IS NOT NULL", 0);
        _update = new(_connection, "UPDATE run SET name = $1, project = $2, user = $3, phase = $4, source = $5, labels = $6, started = $7, ended = $8 WHERE id = $0", 9);
        _list = new(_connection, $"""
            SELECT {RunSchema.Columns} FROM run WHERE ($0 IS NULL OR project IN (SELECT value FROM json_each($0))) AND ($1 IS NULL OR (ended IS NULL) = $1)
              AND ($2 IS NULL OR user = $2) AND ($3 IS NULL OR source IN (SELECT value FROM json_each($3))) ORDER BY started DESC, id LIMIT $4
            """, 5);
        _count = new(_connection, "SELECT count(*) FROM run", 0);
        _claimed = new(_connection, $"SELECT count(*) FROM run WHERE source = '{Run.Claimed}'", 0);
        _forget = new(_connection, $"DELETE FROM run WHERE id = (SELECT id FROM run WHERE ended IS NOT NULL ORDER BY source IS NOT '{Run.Claimed}', ended, id LIMIT 1) RETURNING id", 0);
        _forgetClaimed = new(_connection, $"DELETE FROM run WHERE id = (SELECT id FROM run WHERE ended IS NOT NULL AND source = '{Run.Claimed}' ORDER BY ended, id LIMIT 1) RETURNING id", 0);
        _attempt = new(_connection, "SELECT used FROM attempt WHERE run = $0", 1);
        _open = new(_connection, $"UPDATE run SET ended = NULL WHERE id = $0 AND ended IS NOT NULL AND source = '{Run.Claimed}'", 1);
        _begin = new(_connection, "INSERT OR REPLACE INTO attempt (run, used) VALUES ($0, $1)", 2);
        _forgetAttempt = new(_connection, "DELETE FROM attempt WHERE run = $0", 1);
        _claimants = new(_connection, _turn);
        _projects.Load(_connection);
    }

    public IRunProjects Projects => _projects;

    public IClaimantStore Claimants => _claimants;

    public Run? Add(Run run)
    {
        run = Kept(run);
        lock (_turn)
        {
            string? forgotten = null;
            var known = SqliteDatabase.InTransaction(_connection, () =>
            {
                if (FindLocked(run.Id) is { } there) return there;
                forgotten = MakeRoom(run);
                if (forgotten is not null) _forgetAttempt.Run(forgotten);
                _insert.Run(Values(run));
                return null;
            });
            if (known is null) _projects.Set(run);
            if (forgotten is not null) _projects.Forget(forgotten);
            return known;
        }
    }

    public Run? Find(string id)
    {
        lock (_turn) return FindLocked(id);
    }

    public RunStanding? UsedBefore(string id)
    {
        lock (_turn) return (string?)_attempt.Scalar(id) is { } used ? StandingText.Read(used) : null;
    }

    public bool BeginAgain(string id, RunStanding used)
    {
        lock (_turn) return SqliteDatabase.InTransaction(_connection, () => _open.Run(id) > 0 && _begin.Run(id, StandingText.Write(used)) > 0);
    }

    public IReadOnlyDictionary<string, Run> Find(IReadOnlyCollection<string> ids)
    {
        lock (_turn) return _findAll.Rows(Read, JsonSerializer.Serialize(ids)).ToDictionary(run => run.Id, StringComparer.Ordinal);
    }

    public IReadOnlyDictionary<string, string> Labels(string name)
    {
        lock (_turn) return _labels.Rows(row => (Run: row.GetString(0), Value: row.GetString(1)), name).ToDictionary(entry => entry.Run, entry => entry.Value, StringComparer.Ordinal);
    }

    public IReadOnlyDictionary<string, string> Users()
    {
        lock (_turn) return _users.Rows(row => (Run: row.GetString(0), User: row.GetString(1))).ToDictionary(entry => entry.Run, entry => entry.User, StringComparer.Ordinal);
    }

    public long Count
    {
        get
        {
            lock (_turn) return CountLocked();
        }
    }

    public Run? Change(string id, Func<Run, Run> change)
    {
        lock (_turn)
        {
            var changed = SqliteDatabase.InTransaction(_connection, () =>
            {
                if (FindLocked(id) is not { } known) return null;
                var next = Kept(change(known));
                _update.Run(Values(next));
                return next;
            });
            if (changed is not null) _projects.Set(changed);
            return changed;
        }
    }

    public IReadOnlyList<Run> List(RunFilter asked, int most)
    {
        lock (_turn) return _list.Rows(Read, Json(asked.Projects), asked.Active is { } wanted ? wanted ? 1 : 0 : null, asked.User, Json(asked.Sources), most);
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _insert, _find, _findAll, _labels, _users, _update, _list, _count, _claimed, _forget, _forgetClaimed, _attempt, _open, _begin, _forgetAttempt }) statement.Dispose();
        _claimants.Dispose();
        _connection.Dispose();
    }

    /// <summary>The run whose place this one takes; null: there is room. What hosts claim is as much as they like, so it never costs anybody else's word.</summary>
    private string? MakeRoom(Run run)
    {
        var isClaimed = run.Source == Run.Claimed;
        if (CountLocked() < _capacity && !(isClaimed && Convert.ToInt64(_claimed.Scalar(), CultureInfo.InvariantCulture) >= Math.Max(1, _capacity / 2))) return null;
        return (string?)(isClaimed ? _forgetClaimed : _forget).Scalar() ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
            $"{_capacity} runs are registered{(isClaimed ? ", or half as many that hosts claim," : "")} and none whose place it may take has ended; PATCH those that have with their end"));
    }

    private Run Kept(Run run) => run.User is { } user ? run with { User = _userOf(user) } : run;

    private static string? Json(IReadOnlyCollection<string>? texts) => texts is null ? null : JsonSerializer.Serialize(texts);

    private long CountLocked() => Convert.ToInt64(_count.Scalar(), CultureInfo.InvariantCulture);

    private Run? FindLocked(string id) => _find.Rows(Read, id) is [var run] ? run : null;

    private static object?[] Values(Run run) =>
    [
        run.Id, run.Name, run.Project, run.User, run.Phase, run.Source, JsonSerializer.Serialize(new SortedDictionary<string, string>(run.Labels.ToDictionary(), StringComparer.Ordinal)),
        UnixTime.ToMicroseconds(run.Started), run.Ended is { } ended ? UnixTime.ToMicroseconds(ended) : null,
    ];

    private static Run Read(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), UnixTime.FromMicroseconds(row.GetInt64(7)))
    {
        Project = Text(row, 2),
        User = Text(row, 3),
        Phase = Text(row, 4),
        Source = Text(row, 5),
        Labels = JsonSerializer.Deserialize<SortedDictionary<string, string>>(row.GetString(6))!,
        Ended = row.IsDBNull(8) ? null : UnixTime.FromMicroseconds(row.GetInt64(8)),
    };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
