using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>What each host's figure lacks, as the newest tick has it. Lines have no line feeds in them: the inventory's judge saw to that.</summary>
internal sealed class UncoveredTable : IDisposable
{
    private readonly Statement _set;
    private readonly Dictionary<string, (string Lines, long At)> _known;

    public UncoveredTable(SqliteConnection connection)
    {
        _set = new(connection, """
            INSERT INTO host_uncovered (host, lines, at) VALUES ($0, $1, $2) ON CONFLICT DO UPDATE SET lines = excluded.lines, at = excluded.at
            """, 3);
        _known = Stored(connection).ToDictionary(row => row.Host, row => (row.Lines, row.At), StringComparer.Ordinal);
    }

    /// <summary>The hosts that lack something, in the order of their names.</summary>
    public static List<HostUncovered> All(SqliteConnection connection) => [.. Stored(connection)
        .Where(row => row.Lines.Length > 0)
        .Select(row => new HostUncovered(row.Host, [.. row.Lines.Split('\n').Select(UncoveredPart.Parse)]))];

    /// <summary>Written only when it changes; what an older tick says never replaces what a newer one said.</summary>
    public void Remember(string host, HostSighting seen)
    {
        var (lines, at) = (string.Join('\n', seen.Uncovered), UnixTime.ToMicroseconds(seen.At));
        var isKnown = _known.TryGetValue(host, out var known);
        if (isKnown && known.At > at)
            return;
        _known[host] = (lines, at);
        if (isKnown ? known.Lines != lines : lines.Length > 0)
            _set.Run(host, lines, at);
    }

    public void Dispose() => _set.Dispose();

    private static List<(string Host, string Lines, long At)> Stored(SqliteConnection connection)
    {
        using var all = new Statement(connection, "SELECT host, lines, at FROM host_uncovered ORDER BY host", 0);
        return all.Rows(row => (row.GetString(0), row.GetString(1), row.GetInt64(2)));
    }
}
