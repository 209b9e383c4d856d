using System.Globalization;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary>
/// Inventories, each kept while a batch of the inbox names it and for a day after. At a host's share, the one of its own that was named the longest ago
/// makes room; at the caps of all, one of the host that has the most of those that have any to give: nobody closes the table for others. Those that batches name stay, and where nothing
/// else is left a new one is refused until the ledger has read those batches. The hosts are bounded for ever, and with them what the ledger keeps of each.
/// </summary>
internal sealed class InventoryTable(SqliteConnection connection, InventoryCaps caps) : IDisposable
{
    private const int MaxDeletedAtOnce = 1_000;

    /// <summary>A use is written down when the last one is so old.</summary>
    private static readonly TimeSpan UseStep = TimeSpan.FromMinutes(10);

    /// <summary>For agents that have sent nothing but statuses since, which name an inventory too.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    private readonly Statement _known = new(connection, "SELECT payload FROM inventory WHERE id = $0", 1);
    private readonly Statement _set = new(connection, "INSERT INTO inventory (id, payload) VALUES ($0, $1) ON CONFLICT DO UPDATE SET payload = excluded.payload", 2);
    private readonly Statement _delete = new(connection, "DELETE FROM inventory WHERE id = $0", 1);
    private readonly Statement _setUse = new(connection, "INSERT INTO inventory_use (id, host, bytes, used_at) VALUES ($0, $1, $2, $3)", 4);
    private readonly Statement _deleteUse = new(connection, "DELETE FROM inventory_use WHERE id = $0", 1);
    private readonly Statement _usedAt = new(connection, "SELECT used_at FROM inventory_use WHERE id = $0", 1);
    private readonly Statement _isOf = new(connection, "SELECT 1 FROM inventory_use WHERE id = $0 AND host = $1", 2);
    private readonly Statement _touch = new(connection, "UPDATE inventory_use SET used_at = $1 WHERE id = $0", 2);
    private readonly Statement _total = new(connection, "SELECT count, bytes FROM inventory_tally", 0);
    private readonly Statement _ofHost = new(connection, "SELECT count(*), coalesce(sum(bytes), 0) FROM inventory_use WHERE host = $0", 1);
    private readonly Statement _addHost = new(connection, "INSERT OR IGNORE INTO inventory_host SELECT $0 WHERE (SELECT hosts FROM inventory_tally) < $1", 2);
    private readonly Statement _hasHost = new(connection, "SELECT 1 FROM inventory_host WHERE host = $0", 1);
    private readonly Statement _fullestFirst = new(connection, "SELECT host FROM inventory_use GROUP BY host ORDER BY max(count(*) * 1.0 / $0, sum(bytes) * 1.0 / $1) DESC, min(used_at)", 2);
    private readonly Statement _oldest = new(connection, """
        SELECT id FROM inventory_use AS one WHERE host = $0 AND NOT EXISTS (SELECT 1 FROM batch WHERE inventory_id = one.id) ORDER BY used_at LIMIT 1
        """, 1);
    private readonly Statement _unused = new(connection, """
        SELECT id FROM inventory_use AS one WHERE used_at < $0 AND NOT EXISTS (SELECT 1 FROM batch WHERE inventory_id = one.id) ORDER BY used_at LIMIT $1
        """, 2);
    private readonly Statement _count = new(connection, "UPDATE inventory_tally SET unused = unused + $0, displaced = displaced + $1", 2);

    /// <summary>Throws <see cref="InboxFullException"/> where no room can be made.</summary>
    public void Add(string host, byte[] id, byte[] payload, DateTimeOffset now)
    {
        var known = (byte[]?)_known.Scalar(id);
        if (known is not null && known.AsSpan().SequenceEqual(payload) && _isOf.Scalar(id, host) is not null)
        {
            Use(id, now);
            return;
        }

        if (_hasHost.Scalar(host) is null && _addHost.Run(host, caps.Hosts) == 0)
            throw new InboxFullException(string.Create(CultureInfo.InvariantCulture, $"readings of {caps.Hosts} hosts have come, and this is one more: give hosts names that last, then begin with a new StateDirectory"));
        _deleteUse.Run(id);
        MakeRoom(host, payload.Length);
        _set.Run(id, payload);
        _setUse.Run(id, host, payload.Length, UnixTime.ToMicroseconds(now));
    }

    /// <summary>A batch names it. False: it is not here.</summary>
    public bool Use(byte[] id, DateTimeOffset at)
    {
        if (_usedAt.Scalar(id) is not long used) return false;
        var now = UnixTime.ToMicroseconds(at);
        if (now - used > (long)UseStep.TotalMicroseconds) _touch.Run(id, now);
        return true;
    }

    public void DeleteUnused(DateTimeOffset now)
    {
        var unused = _unused.Rows(row => row.GetFieldValue<byte[]>(0), UnixTime.ToMicroseconds(now - Grace), MaxDeletedAtOnce);
        foreach (var id in unused) Delete(id);
        if (unused.Count > 0) _count.Run(unused.Count, 0);
    }

    public void Dispose()
    {
        foreach (var one in (Statement[])[_known, _set, _delete, _setUse, _deleteUse, _usedAt, _isOf, _touch, _total, _ofHost, _addHost, _hasHost, _fullestFirst, _oldest, _unused, _count])
            one.Dispose();
    }

    private void MakeRoom(string host, int bytes)
    {
        while (IsFull(Size(_ofHost, host), bytes, caps.CountOfHost, caps.BytesOfHost)) Displace(OldestOf(host), $"host {host} has {Words(Size(_ofHost, host))}");
        while (IsFull(Size(_total), bytes, caps.Count, caps.Bytes)) Displace(OldestOfTheFullest(), $"there are {Words(Size(_total))}");
    }

    /// <summary>Null: batches name all that it has.</summary>
    private byte[]? OldestOf(string host) => (byte[]?)_oldest.Scalar(host);

    /// <summary>Of the fullest host that has one that no batch names; null: none has.</summary>
    private byte[]? OldestOfTheFullest() =>
        _fullestFirst.Rows(row => row.GetString(0), caps.CountOfHost, caps.BytesOfHost).Select(OldestOf).FirstOrDefault(id => id is not null);

    private void Displace(byte[]? id, string state)
    {
        if (id is null) throw new InboxFullException($"{state}, and batches that the ledger has not read name them: no new one is taken until it has");
        Delete(id);
        _count.Run(0, 1);
    }

    private void Delete(byte[] id)
    {
        _delete.Run(id);
        _deleteUse.Run(id);
    }

    private static bool IsFull((long Count, long Bytes) size, int more, long maxCount, long maxBytes) =>
        size.Count > 0 && (size.Count >= maxCount || size.Bytes + more > maxBytes);

    private static (long Count, long Bytes) Size(Statement sum, params object[] values) => sum.Rows(row => (row.GetInt64(0), row.GetInt64(1)), values)[0];

    private static string Words((long Count, long Bytes) size) => string.Create(CultureInfo.InvariantCulture, $"{size.Count} inventories of {size.Bytes} bytes");
}
