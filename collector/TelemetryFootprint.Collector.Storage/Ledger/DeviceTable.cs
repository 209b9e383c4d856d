using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>The last known identity of each device. Written only when it changes: most groups change nothing.</summary>
internal sealed class DeviceTable : IDisposable
{
    private const string Columns = "host, uuid, position, model, kind, at, parent, profile";

    private readonly Statement _set;
    private readonly Dictionary<(string Host, string Uuid), (DeviceIdentity Device, long At)> _known;

    public DeviceTable(SqliteConnection connection)
    {
        _set = new(connection, $"""
            INSERT INTO device ({Columns}) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT DO UPDATE SET position = excluded.position, model = excluded.model, kind = excluded.kind,
              at = excluded.at, parent = excluded.parent, profile = excluded.profile
            """, 8);
        _known = Stored(connection).ToDictionary(row => (row.Device.Host, row.Device.Uuid));
    }

    public static List<DeviceIdentity> All(SqliteConnection connection) => [.. Stored(connection).Select(row => row.Device)];

    /// <summary>What an older tick says of a device never replaces what a newer one said.</summary>
    public void Remember(DeviceIdentity device, long at)
    {
        var key = (device.Host, device.Uuid);
        var isKnown = _known.TryGetValue(key, out var known);
        if (isKnown && known.At > at)
            return;
        _known[key] = (device, at);
        if (!isKnown || known.Device != device)
            _set.Run(device.Host, device.Uuid, device.Index, device.Model, (int)device.Kind, at, device.Parent, device.Profile);
    }

    public void Dispose() => _set.Dispose();

    private static List<(DeviceIdentity Device, long At)> Stored(SqliteConnection connection)
    {
        using var all = new Statement(connection, $"SELECT {Columns} FROM device ORDER BY host, uuid", 0);
        return all.Rows(row => (
            new DeviceIdentity(row.GetString(0), row.GetString(1), (uint)row.GetInt64(2), row.GetString(3), (DeviceKind)row.GetInt32(4))
            {
                Parent = row.GetString(6),
                Profile = row.GetString(7),
            },
            row.GetInt64(5)));
    }
}
