using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>
/// The numbers of series. Kept in memory both ways, up to caps: of one host, which may name runs without end, and of all. The column <c>method</c> holds the
/// method's number, and 16 beside it where the owner's part of what was measured is modelled: <c>method &amp; 15</c> is how the device was measured.
/// </summary>
internal sealed class SeriesTable(SqliteConnection connection) : IDisposable
{
    private const int MaxCachedSeries = 200_000;
    private const int MaxCachedOfHost = 8_192;
    // Beside the method's number, in its column: a table of its own for every ledger's series would be written anew for a bit.
    public const int Split = 16;
    public const int Methods = Split - 1;
    private const string Columns = "id, host, device, owner, state, method, project";

    private readonly Dictionary<string, Dictionary<SeriesKey, long>> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<long, SeriesKey> _keys = [];
    private readonly Statement _find = new(connection, "SELECT id FROM series WHERE host = $0 AND device = $1 AND owner = $2 AND state = $3 AND method = $4 AND project = $5", 6);
    private readonly Statement _create = new(connection, "INSERT INTO series (host, device, owner, state, method, project) VALUES ($0, $1, $2, $3, $4, $5) RETURNING id", 6);
    private readonly Statement _key = new(connection, $"SELECT {Columns} FROM series WHERE id = $0", 1);

    private int _cachedIds;

    /// <summary>Numbers that are found without asking the file.</summary>
    public int CachedIds => _cachedIds;

    public static Dictionary<long, SeriesKey> All(SqliteConnection connection)
    {
        using var all = new Statement(connection, $"SELECT {Columns} FROM series", 0);
        return all.Rows(ToSeries).ToDictionary(series => series.Id, series => series.Key);
    }

    public long IdOf(SeriesKey key)
    {
        if (_ids.TryGetValue(key.Host, out var ofHost) && ofHost.TryGetValue(key, out var id)) return id;
        var method = (int)key.Method | (key.IsSplit ? Split : 0);
        var found = _find.Scalar(key.Host, key.Device, key.Owner, (int)key.State, method, key.Project)
            ?? _create.Scalar(key.Host, key.Device, key.Owner, (int)key.State, method, key.Project);
        MakeRoom(key.Host, ofHost?.Count ?? 0);
        if (!_ids.TryGetValue(key.Host, out ofHost)) _ids[key.Host] = ofHost = [];
        _cachedIds++;
        return ofHost[key] = (long)found!;
    }

    public SeriesKey KeyOf(long id)
    {
        if (_keys.TryGetValue(id, out var key)) return key;
        if (_keys.Count >= MaxCachedSeries) _keys.Clear();
        return _keys[id] = _key.Rows(ToSeries, id)[0].Key;
    }

    private void MakeRoom(string host, int ofHost)
    {
        if (_cachedIds >= MaxCachedSeries)
        {
            _ids.Clear();
            _cachedIds = 0;
        }
        else if (ofHost >= MaxCachedOfHost)
        {
            _ids.Remove(host);
            _cachedIds -= ofHost;
        }
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_find, _create, _key]) statement.Dispose();
    }

    private static (long Id, SeriesKey Key) ToSeries(SqliteDataReader row)
    {
        var key = new SeriesKey(row.GetString(1), row.GetString(2), row.GetString(3), (PowerState)row.GetInt32(4), (Method)(row.GetInt32(5) & Methods)) { IsSplit = (row.GetInt32(5) & Split) != 0 };
        var project = row.GetString(6);
        return (row.GetInt64(0), project == key.Project ? key : key with { RunProject = project });
    }
}
