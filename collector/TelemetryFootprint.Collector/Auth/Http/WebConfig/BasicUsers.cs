using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using TelemetryFootprint.Collector.Auth.Http.WebConfig.Bcrypt;

namespace TelemetryFootprint.Collector.Auth.Http.WebConfig;

/// <summary>
/// Judges <c>Authorization: Basic</c>. bcrypt is slow on purpose: one password is tried at a time, whoever finds no turn is told to come again,
/// and a password that was right is remembered under a key of this process.
/// </summary>
internal sealed class BasicUsers(WebConfigState config) : IDisposable
{
    public const string Scheme = "Basic ";
    private const int MaximumChars = 1024;
    private const int MaximumRemembered = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Nobody's: an unknown user takes as long as a wrong password.</summary>
    private static readonly BcryptHash Decoy = BcryptHash.TryParse("$2b$10$abcdefghijklmnopqrstuuD1vCXkVOfQ7CNR0gWHhGnHDg5xCsRPC", out _)!;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, byte> _right = new(StringComparer.Ordinal);

    /// <summary>There are users, and this header is for them.</summary>
    public bool IsFor(IReadOnlyList<string?> authorization) =>
        config.Current.Users.Count > 0 && authorization is [{ } text] && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>The user's name, or null and whether it is worth asking again soon.</summary>
    public async Task<(string? User, bool IsBusy)> JudgeAsync(string authorization, CancellationToken cancellationToken)
    {
        if (Split(authorization) is not var (user, password)) return (null, false);
        var known = config.Current.Users.GetValueOrDefault(user);
        var mark = known is null ? "" : Mark(user, known, password);
        if (known is not null && _right.ContainsKey(mark)) return (user, false);
        if (!await _turn.WaitAsync(Patience, cancellationToken)) return (null, true);
        try
        {
            var isRight = await Task.Run(() => (known ?? Decoy).Matches(password), cancellationToken) && known is not null;
            if (!isRight) return (null, false);
            if (_right.Count >= MaximumRemembered) _right.Clear();
            _right[mark] = 0;
            return (user, false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private string Mark(string user, BcryptHash hash, string password) =>
        Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{user}:{hash.Identity}:{password}")));

    private static (string User, string Password)? Split(string authorization)
    {
        if (authorization.Length > MaximumChars) return null;
        var bytes = new byte[MaximumChars];
        if (!Convert.TryFromBase64String(authorization[Scheme.Length..].Trim(), bytes, out var count)) return null;
        var text = Encoding.UTF8.GetString(bytes, 0, count);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? (text[..colon], text[(colon + 1)..]) : null;
    }
}
