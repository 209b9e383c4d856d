using System.Globalization;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Told;

/// <summary>
/// A file of its own: the minutes of each series as ranges within UTC days, some 20 bytes per device and day, and the newest day that was asked for in
/// memory. Days that are older than so many days before the newest one are gone; minutes that old are folded and never told again.
/// </summary>
public sealed class SqliteToldEmissions : IToldEmissions, IDisposable
{
    private const int SchemaVersion = 2;
    private const int MinutesPerDay = 1440;
    private const string Create = """
        CREATE TABLE told_series (id INTEGER PRIMARY KEY, host TEXT NOT NULL, device TEXT NOT NULL, project TEXT NOT NULL, zone TEXT NOT NULL,
          factor TEXT NOT NULL, method TEXT NOT NULL, gas TEXT NOT NULL, UNIQUE (host, device, project, zone, factor, method, gas)) STRICT;
        CREATE TABLE told (day INTEGER NOT NULL, series INTEGER NOT NULL, from_minute INTEGER NOT NULL, to_minute INTEGER NOT NULL,
          PRIMARY KEY (day, series, from_minute)) STRICT, WITHOUT ROWID;
        CREATE TABLE told_project (run TEXT PRIMARY KEY, project TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE told_begun (one INTEGER PRIMARY KEY CHECK (one = 1)) STRICT;
        """;

    /// <summary>What was told before there was a gas was told without one: where it has one now, it is taken back once its minute is told again.</summary>
    private const string FromOneToTwo = """
        ALTER TABLE told_series RENAME TO told_series_1;
        CREATE TABLE told_series (id INTEGER PRIMARY KEY, host TEXT NOT NULL, device TEXT NOT NULL, project TEXT NOT NULL, zone TEXT NOT NULL,
          factor TEXT NOT NULL, method TEXT NOT NULL, gas TEXT NOT NULL, UNIQUE (host, device, project, zone, factor, method, gas)) STRICT;
        INSERT INTO told_series SELECT id, host, device, project, zone, factor, method, '' FROM told_series_1;
        DROP TABLE told_series_1;
        """;

    private readonly int _days;
    private readonly SqliteConnection _connection;
    private readonly Statement _load, _add, _id, _put, _drop, _dropSeries, _newest, _projects, _begun, _begin, _setProject, _dropProject;
    private ToldDay? _day;

    public SqliteToldEmissions(string path, int days)
    {
        _days = days;
        _connection = SqliteDatabase.OpenWriter(path, SchemaVersion, Create, FromOneToTwo);
        _load = new(_connection, """
            SELECT s.host, s.device, s.project, s.zone, s.factor, s.method, s.gas, t.from_minute, t.to_minute FROM told t JOIN told_series s ON s.id = t.series WHERE t.day = $0
            """, 1);
        _add = new(_connection, "INSERT OR IGNORE INTO told_series (host, device, project, zone, factor, method, gas) VALUES ($0, $1, $2, $3, $4, $5, $6)", 7);
        _id = new(_connection, "SELECT id FROM told_series WHERE host = $0 AND device = $1 AND project = $2 AND zone = $3 AND factor = $4 AND method = $5 AND gas = $6", 7);
        _put = new(_connection, "INSERT INTO told (day, series, from_minute, to_minute) VALUES ($0, $1, $2, $3) ON CONFLICT DO UPDATE SET to_minute = excluded.to_minute", 4);
        _drop = new(_connection, "DELETE FROM told WHERE day < $0", 1);
        _dropSeries = new(_connection, "DELETE FROM told_series WHERE id NOT IN (SELECT series FROM told)", 0);
        _newest = new(_connection, "SELECT max(day) FROM told", 0);
        _projects = new(_connection, "SELECT run, project FROM told_project", 0);
        _begun = new(_connection, "SELECT 1 FROM told_begun", 0);
        _begin = new(_connection, "INSERT OR IGNORE INTO told_begun VALUES (1)", 0);
        _setProject = new(_connection, "INSERT INTO told_project (run, project) VALUES ($0, $1) ON CONFLICT DO UPDATE SET project = excluded.project", 2);
        _dropProject = new(_connection, "DELETE FROM told_project WHERE run = $0", 1);
    }

    public IReadOnlyList<(UtcMinute At, EmissionTags Tags)> Tell(
        MinuteRange range, IReadOnlyCollection<(UtcMinute At, EmissionTags Tags)> points, CancellationToken cancellationToken = default)
    {
        var now = points.ToHashSet();
        var left = new List<(UtcMinute At, EmissionTags Tags)>();
        var byDay = points.GroupBy(point => DayOf(point.At.Value)).ToDictionary(day => day.Key, day => day.OrderBy(point => point.At.Value).ToList());
        for (var number = DayOf(range.From.Value); number * MinutesPerDay < range.To.Value; number++)
        {
            if (_day?.Number != number) _day = Load(number);
            left.AddRange(_day.Of(range.From.Value, range.To.Value).Select(told => (new UtcMinute(told.Minute), told.Tags)).Where(told => !now.Contains(told)));
            if (byDay.TryGetValue(number, out var some)) Add(_day, some);
        }

        return left;
    }

    public IReadOnlyDictionary<string, string>? Projects() => _begun.Scalar() is null
        ? null
        : _projects.Rows(row => (Run: row.GetString(0), Project: row.GetString(1))).ToDictionary(row => row.Run, row => row.Project, StringComparer.Ordinal);

    public void Keep(IReadOnlyCollection<KeyValuePair<string, string?>> projects) => SqliteDatabase.InTransaction(_connection, () =>
    {
        foreach (var (run, project) in projects)
        {
            if (project is null) _dropProject.Run(run);
            else _setProject.Run(run, project);
        }

        return _begin.Run();
    });

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_load, _add, _id, _put, _drop, _dropSeries, _newest, _projects, _begun, _begin, _setProject, _dropProject]) statement.Dispose();
        _connection.Dispose();
    }

    private void Add(ToldDay day, List<(UtcMinute At, EmissionTags Tags)> points)
    {
        var added = new Dictionary<(EmissionTags Tags, int From), int>();
        foreach (var (at, tags) in points)
        {
            if (day.Add(tags, at.Value) is var (from, to)) added[(tags, from)] = to;
        }

        if (added.Count == 0) return;
        try
        {
            SqliteDatabase.InTransaction(_connection, () =>
            {
                foreach (var ((tags, from), to) in added) _put.Run(day.Number, IdOf(tags), from, to);
                return added.Count;
            });
        }
        catch
        {
            // What is in memory alone is told by nobody.
            _day = null;
            throw;
        }
    }

    private long IdOf(EmissionTags tags)
    {
        object?[] columns = [tags.Host, tags.Device, tags.Project, tags.Zone, tags.Factor, tags.Method, tags.Gas];
        if (_id.Scalar(columns) is long known) return known;
        _add.Run(columns);
        return (long)_id.Scalar(columns)!;
    }

    private ToldDay Load(int number)
    {
        if (_newest.Scalar() is { } newest && number > Convert.ToInt32(newest, CultureInfo.InvariantCulture))
        {
            _drop.Run(number - _days);
            _dropSeries.Run();
        }

        var day = new ToldDay(number);
        _load.Each(
            row =>
            {
                day.Load(new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6)), row.GetInt32(7), row.GetInt32(8));
                return true;
            },
            number);
        return day;
    }

    private static int DayOf(int minute) => (int)Math.Floor(minute / (double)MinutesPerDay);
}
