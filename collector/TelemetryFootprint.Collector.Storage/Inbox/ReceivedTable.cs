using System.Globalization;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary>
/// Which ticks were received, for ever, with the epochs of late in memory. An epoch may have so many spans; beyond, what follows one or fills a hole is
/// taken still, and a tick that stands alone is refused.
/// </summary>
internal sealed class ReceivedTable(SqliteConnection connection, int spansPerEpoch = ReceivedTable.MaxSpansPerEpoch) : IDisposable
{
    /// <summary>An agent without a collector leaves one for each minute that it thins, and an epoch lasts as long as its process: two years.</summary>
    public const int MaxSpansPerEpoch = 1 << 20;

    private const int MaxCachedEpochs = 4096;
    private const int MaxCachedSpans = 2 * MaxSpansPerEpoch;

    private readonly Statement _read = new(connection, "SELECT first, last FROM received WHERE agent_id = $0 AND epoch = $1 ORDER BY first", 2);
    private readonly Statement _delete = new(connection, "DELETE FROM received WHERE agent_id = $0 AND epoch = $1 AND first = $2", 3);
    private readonly Statement _insert = new(connection, "INSERT INTO received (agent_id, epoch, first, last) VALUES ($0, $1, $2, $3)", 4);
    private readonly Dictionary<(string Agent, ulong Epoch), ReceivedSequences> _cached = [];
    private int _cachedSpans;

    /// <summary>The parts of a batch that are new. Throws <see cref="InboxFullException"/> where the epoch can remember no more.</summary>
    public IReadOnlyList<SequenceSpan> Missing(byte[] agent, ulong epoch, SequenceSpan batch)
    {
        var received = Of(agent, epoch);
        if (received.Spans.Count >= spansPerEpoch && !received.Touches(batch)) throw Full(agent, epoch);
        return received.Missing(batch);
    }

    public void Remember(byte[] agent, ulong epoch, SequenceSpan span)
    {
        var (swallowed, merged) = Of(agent, epoch).Add(span);
        _cachedSpans += 1 - swallowed.Count;
        foreach (var old in swallowed) _delete.Run(agent, unchecked((long)epoch), old.First);
        _insert.Run(agent, unchecked((long)epoch), merged.First, merged.Last);
    }

    /// <summary>What is in memory may be of a transaction that was taken back.</summary>
    public void Forget()
    {
        _cached.Clear();
        _cachedSpans = 0;
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_read, _delete, _insert]) statement.Dispose();
    }

    private ReceivedSequences Of(byte[] agent, ulong epoch)
    {
        var key = (Convert.ToHexStringLower(agent), epoch);
        if (_cached.TryGetValue(key, out var received)) return received;
        if (_cached.Count >= MaxCachedEpochs || _cachedSpans > MaxCachedSpans) Forget();
        received = new(_read.Rows(row => new SequenceSpan(row.GetInt64(0), row.GetInt64(1)), agent, unchecked((long)epoch)));
        _cachedSpans += received.Spans.Count;
        return _cached[key] = received;
    }

    private InboxFullException Full(byte[] agent, ulong epoch) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"agent {Convert.ToHexStringLower(agent)} has left {spansPerEpoch} holes in epoch {epoch:x16}, and no tick beyond another one is taken of it: stop the agent, move its spool away and start it, which begins another"));
}
