using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Storage.Auth;

/// <summary>Credentials as rows, of one connection. Not for two threads at once.</summary>
internal sealed class CredentialRows(SqliteConnection connection) : IDisposable
{
    private readonly Statement _find = new(connection, $"SELECT {CredentialSchema.Columns}, hash FROM credential WHERE id = $0", 1);

    /// <summary>The comparison takes the same time wherever it fails.</summary>
    public Credential? Find(byte[] hash)
    {
        var rows = _find.Rows(row => (Credential: Read(row), Hash: (byte[])row.GetValue(11)), BearerToken.IdOf(hash));
        var (found, stored) = rows.Count == 0 ? (null, new byte[hash.Length]) : rows[0];
        return CryptographicOperations.FixedTimeEquals(stored, hash) ? found : null;
    }

    /// <summary>Of a row of <see cref="CredentialSchema.Columns"/>.</summary>
    public static Credential Read(SqliteDataReader row) => new(row.GetString(0), (CredentialKind)row.GetInt32(1), UnixTime.FromMicroseconds(row.GetInt64(5)))
    {
        Name = row.GetString(2),
        Scope = row.GetString(3),
        Projects = row.GetString(4).Split(',', StringSplitOptions.RemoveEmptyEntries),
        Expires = Time(row, 6),
        LastUsed = Time(row, 7),
        Revoked = Time(row, 8),
        UsesLeft = row.GetInt32(9),
        Parent = row.GetString(10),
    };

    public void Dispose() => _find.Dispose();

    private static DateTimeOffset? Time(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : UnixTime.FromMicroseconds(row.GetInt64(column));
}
