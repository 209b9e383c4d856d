using System.Globalization;
using System.IO.Enumeration;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Storage.Auth;

/// <summary><c>auth.db</c>: a file of its own, which the commands write while the service runs.</summary>
public sealed class SqliteCredentialStore : ICredentialStore, IDisposable
{
    public const string FileName = "auth.db";

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(10);

    private readonly Lock _turn = new();
    private readonly TimeSpan _patience;
    private readonly SqliteConnection _connection;
    private readonly CredentialRows _rows;
    private readonly AgentHosts _agents;
    private readonly Lock _asking = new();
    private readonly SqliteConnection _reader;
    private readonly CredentialRows _shown;
    private readonly AgentHosts _bound;
    private readonly Statement _insert;
    private readonly Statement _ofHost;
    private readonly Statement _revoke;
    private readonly Statement _touch;
    private readonly Statement _use;
    private readonly Statement _version;

    /// <param name="path">Of the file.</param>
    /// <param name="patience">How long a change waits for its turn, and then for another program that holds the file; null: 10 s. Whoever only asks waits for neither.</param>
    public SqliteCredentialStore(string path, TimeSpan? patience = null)
    {
        MakePrivate(path);
        _patience = patience ?? DefaultPatience;
        _connection = SqliteDatabase.OpenWriter(path, CredentialSchema.Version, CredentialSchema.Create, CredentialSchema.AddAgents);
        SqliteDatabase.Limit(_connection, _patience);
        _rows = new(_connection);
        _agents = new(_connection);
        // Every call is judged by what these find: a change that waits for another program must hold up none.
        _reader = SqliteDatabase.OpenReader(path);
        (_shown, _bound) = (new(_reader), new(_reader));
        _insert = new(_connection, $"INSERT INTO credential ({CredentialSchema.Columns}, hash) VALUES ($0,$1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)", 12);
        _ofHost = new(_connection, $"SELECT {CredentialSchema.Columns} FROM credential WHERE kind = $0 AND name = $1 ORDER BY created, id", 2);
        _revoke = new(_connection, "UPDATE credential SET revoked = coalesce(revoked, $1) WHERE id = $0", 2);
        _touch = new(_connection, "UPDATE credential SET last_used = $1 WHERE id = $0", 2);
        _use = new(_connection, "UPDATE credential SET uses_left = uses_left - 1, last_used = $1 WHERE id = $0 AND uses_left > 0", 2);
        _version = new(_connection, "PRAGMA data_version", 0);
    }

    public long Version
    {
        get
        {
            lock (_turn) return Convert.ToInt64(_version.Scalar(), CultureInfo.InvariantCulture);
        }
    }

    public void Add(Credential credential, ReadOnlySpan<byte> hash)
    {
        var stored = hash.ToArray();
        Transact(() =>
        {
            if (credential.Kind == CredentialKind.Agent && LiveOf(credential.Name, credential.Created) is { Count: >= ICredentialStore.LivePerHost } live)
                throw new InvalidOperationException($"{credential.Name} has {live.Count} live tokens ({string.Join(", ", live.Select(one => one.Id))}); revoke one of them first");
            Insert(credential, stored);
            return true;
        });
    }

    public Credential? Find(ReadOnlySpan<byte> hash)
    {
        lock (_asking) return _shown.Find(hash.ToArray());
    }

    public IReadOnlyList<Credential> List()
    {
        lock (_turn)
        {
            using var all = new Statement(_connection, $"SELECT {CredentialSchema.Columns} FROM credential ORDER BY created, id", 0);
            return all.Rows(CredentialRows.Read);
        }
    }

    public bool Revoke(string id, DateTimeOffset now)
    {
        lock (_turn) return _revoke.Run(id, UnixTime.ToMicroseconds(now)) > 0;
    }

    public void Touch(string id, DateTimeOffset now)
    {
        lock (_turn) _touch.Run(id, UnixTime.ToMicroseconds(now));
    }

    public EnrolAnswer Enrol(ReadOnlySpan<byte> joiningHash, string host, ReadOnlySpan<byte> hash, DateTimeOffset now)
    {
        var (joining, stored) = (joiningHash.ToArray(), hash.ToArray());
        return Writing(() => Transact(() => EnrolLocked(joining, host, stored, now)));
    }

    public string? BindAgent(string agentId, string host, bool isByCertificate, DateTimeOffset now) => Writing(() =>
    {
        lock (_asking)
        {
            if (_bound.HostOf(agentId) == host) return null;
        }

        return Transact(() =>
        {
            if (_agents.HostOf(agentId) is { } other && other != host && (_agents.IsByCertificate(agentId) || LiveOf(other, now).Count > 0)) return other;
            _agents.Bind(agentId, host, isByCertificate, now);
            return null;
        });
    });

    public void Dispose()
    {
        _agents.Dispose();
        _rows.Dispose();
        _shown.Dispose();
        _bound.Dispose();
        _reader.Dispose();
        foreach (var statement in new[] { _insert, _ofHost, _revoke, _touch, _use, _version }) statement.Dispose();
        _connection.Dispose();
    }

    private EnrolAnswer EnrolLocked(byte[] joiningHash, string host, byte[] hash, DateTimeOffset now)
    {
        if (_rows.Find(joiningHash) is not { Kind: CredentialKind.Joining } joining) return EnrolOutcome.Unknown;
        if (joining.Revoked is not null) return EnrolOutcome.Revoked;
        if (_rows.Find(hash) is { } known)
        {
            if (known.Kind != CredentialKind.Agent || known.Name != host) return EnrolOutcome.OtherHost;
            // The answer may have been lost before the joining token was replaced: which of them it was traded for is no matter.
            return known.IsLive(now) ? EnrolOutcome.Repeated : EnrolOutcome.CredentialOver;
        }

        if (!joining.IsLive(now)) return EnrolOutcome.Expired;
        if (!FileSystemName.MatchesSimpleExpression(joining.Name, host, ignoreCase: false)) return EnrolOutcome.OtherHost;
        if (joining.UsesLeft <= 0) return EnrolOutcome.UsedUp;
        string? revoked = null;
        var live = LiveOf(host, now);
        if (live.Count >= ICredentialStore.LivePerHost)
        {
            if (live.FirstOrDefault(one => one.Parent.Length > 0) is not { } oldest) return EnrolOutcome.OtherHost;
            _revoke.Run(oldest.Id, UnixTime.ToMicroseconds(now));
            revoked = oldest.Id;
        }

        _use.Run(joining.Id, UnixTime.ToMicroseconds(now));
        Insert(new Credential(BearerToken.IdOf(hash), CredentialKind.Agent, now) { Name = host, Parent = joining.Id }, hash);
        return new(EnrolOutcome.Enrolled, revoked);
    }

    private List<Credential> LiveOf(string host, DateTimeOffset now) =>
        [.. _ofHost.Rows(CredentialRows.Read, (int)CredentialKind.Agent, host).Where(one => one.IsLive(now))];

    private void Insert(Credential one, byte[] hash) => _insert.Run(
        one.Id, (int)one.Kind, one.Name, one.Scope, string.Join(',', one.Projects), UnixTime.ToMicroseconds(one.Created), Time(one.Expires),
        Time(one.LastUsed), Time(one.Revoked), one.UsesLeft, one.Parent, hash);

    /// <summary>For what a request of an agent writes: it may come again.</summary>
    private static T Writing<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException error)
        {
            throw new StoreUnavailableException("the credentials cannot be written now", error);
        }
    }

    private T Transact<T>(Func<T> work)
    {
        if (!_turn.TryEnter(_patience)) throw new SqliteException("another change takes too long", SQLitePCL.raw.SQLITE_BUSY);
        try
        {
            return SqliteDatabase.InTransaction(_connection, work);
        }
        finally
        {
            _turn.Exit();
        }
    }

    private static long? Time(DateTimeOffset? time) => time is { } at ? UnixTime.ToMicroseconds(at) : null;

    /// <summary>SQLite gives its log the mode of its file.</summary>
    private static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows() || File.Exists(path)) return;
        using var made = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
    }
}
