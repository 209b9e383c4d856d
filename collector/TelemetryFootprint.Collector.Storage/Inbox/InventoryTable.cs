using System.Globalization;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary>
/// Inventories are kept for ever, since a batch of any age may name them, and so they have a cap: at it new ones are refused,
/// the known ones go on. It bounds the hosts and devices of the ledger too, for none enters it without an inventory.
/// </summary>
internal sealed class InventoryTable(SqliteConnection connection) : IDisposable
{
    public const long MaxCount = 262_144;
    public const long MaxBytes = 1L << 30;

    private readonly Statement _known = new(connection, "SELECT payload FROM inventory WHERE id = $0", 1);
    private readonly Statement _set = new(connection, "INSERT INTO inventory (id, payload) VALUES ($0, $1) ON CONFLICT DO UPDATE SET payload = excluded.payload", 2);
    private readonly Statement _sum = new(connection, "SELECT count(*), coalesce(sum(length(payload)), 0) FROM inventory", 0);
    private (long Count, long Bytes)? _size;

    /// <summary>Throws <see cref="InboxFullException"/> at the cap.</summary>
    public void Add(byte[] id, byte[] payload)
    {
        var known = (byte[]?)_known.Scalar(id);
        if (known is not null && known.AsSpan().SequenceEqual(payload)) return;
        var (count, bytes) = _size ??= _sum.Rows(row => (row.GetInt64(0), row.GetInt64(1)))[0];
        if (known is null && (count >= MaxCount || bytes + payload.Length > MaxBytes))
            throw new InboxFullException(string.Create(CultureInfo.InvariantCulture, $"{count} inventories of {bytes} bytes are stored: no new one is taken"));
        _set.Run(id, payload);
        _size = (count + (known is null ? 1 : 0), bytes + payload.Length - (known?.Length ?? 0));
    }

    /// <summary>What was counted may be of a transaction that is taken back.</summary>
    public void Forget() => _size = null;

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_known, _set, _sum]) statement.Dispose();
    }
}
