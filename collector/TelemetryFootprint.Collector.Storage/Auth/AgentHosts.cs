using System.Globalization;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Auth;

/// <summary>Which host each agent id is of. A host keeps its newest ids only: it may draw as many as it likes and fills no disk.</summary>
internal sealed class AgentHosts(SqliteConnection connection) : IDisposable
{
    public const int MaxPerHost = 64;

    private readonly Statement _find = new(connection, "SELECT host FROM agent WHERE id = $0", 1);
    private readonly Statement _certificate = new(connection, "SELECT by_certificate FROM agent WHERE id = $0", 1);
    private readonly Statement _bind = new(connection, "INSERT OR REPLACE INTO agent (id, host, by_certificate, since) VALUES ($0, $1, $2, $3)", 4);
    private readonly Statement _trim = new(connection, "DELETE FROM agent WHERE host = $0 AND id NOT IN (SELECT id FROM agent WHERE host = $0 ORDER BY since DESC, id LIMIT $1)", 2);

    public string? HostOf(string agentId) => _find.Scalar(agentId) as string;

    public bool IsByCertificate(string agentId) => Convert.ToInt64(_certificate.Scalar(agentId), CultureInfo.InvariantCulture) != 0;

    public void Bind(string agentId, string host, bool isByCertificate, DateTimeOffset now)
    {
        _bind.Run(agentId, host, isByCertificate ? 1 : 0, UnixTime.ToMicroseconds(now));
        _trim.Run(host, MaxPerHost);
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _find, _certificate, _bind, _trim }) statement.Dispose();
    }
}
