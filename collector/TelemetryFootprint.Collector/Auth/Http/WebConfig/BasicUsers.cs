using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using TelemetryFootprint.Collector.Auth.Http.WebConfig.Bcrypt;

namespace TelemetryFootprint.Collector.Auth.Http.WebConfig;

/// <summary>
/// Judges <c>Authorization: Basic</c>. bcrypt is slow on purpose: one password is tried at a time, and of one address few stand in line, so that a flood
/// keeps no other address out; whoever finds no turn is told to come again. A password that was right is remembered under a key of this process.
/// </summary>
internal sealed class BasicUsers(WebConfigState config, TimeProvider time) : IDisposable
{
    public const string Scheme = "Basic ";
    private const int MaximumChars = 1024;
    private const int MaximumRemembered = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, byte> _right = new(StringComparer.Ordinal);
    private readonly PasswordBackOff _backOff = new(time);
    private long _tries;
    private long _rounds;

    /// <summary>Passwords whose hash was computed.</summary>
    public long Tries => Interlocked.Read(ref _tries);

    /// <summary>The work that was spent on them: bcrypt's rounds.</summary>
    public long Rounds => Interlocked.Read(ref _rounds);

    /// <summary>There are users, and this header is for them.</summary>
    public bool IsFor(IReadOnlyList<string?> authorization) =>
        config.Current.Users.Count > 0 && authorization is [{ } text] && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    public async Task<PasswordAnswer> JudgeAsync(string authorization, IPAddress? address, CancellationToken cancellationToken)
    {
        if (Split(authorization) is not var (user, password)) return default;
        var known = config.Current.Users.GetValueOrDefault(user);
        var mark = known is null ? "" : Mark(user, known, password);
        if (known is not null && _right.ContainsKey(mark)) return new(user);
        if (_backOff.Begin(address) is { } notNow) return notNow;
        bool? isRight = null;
        try
        {
            if (!await _turn.WaitAsync(Patience, cancellationToken)) return new(null, TimeSpan.FromSeconds(1), IsBusy: true);
            isRight = await TryAsync(known, password);
        }
        finally
        {
            _backOff.End(address, isRight);
        }

        if (isRight == false) return default;
        if (_right.Count >= MaximumRemembered) _right.Clear();
        _right[mark] = 0;
        return new(user);
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>To its end, also for a client that has gone: else one could spend turns without its wrong ones being counted.</summary>
    private async Task<bool> TryAsync(BcryptHash? known, string password)
    {
        try
        {
            var hash = known ?? Decoy();
            Interlocked.Increment(ref _tries);
            Interlocked.Add(ref _rounds, 1L << hash.Cost);
            return await Task.Run(() => hash.Matches(password)) && known is not null;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Nobody's: an unknown user takes as long as the wrong password of the user whose hash costs the most.</summary>
    private BcryptHash Decoy() => BcryptHash.OfNobody(config.Current.Users.Values.Select(hash => hash.Cost).DefaultIfEmpty(BcryptHash.MinimumCost).Max());

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
