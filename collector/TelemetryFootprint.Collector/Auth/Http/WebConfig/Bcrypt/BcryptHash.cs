using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TelemetryFootprint.Collector.Auth.Http.WebConfig.Bcrypt;

/// <summary>A password as bcrypt stores it: <c>$2b$10$</c>, 22 letters of salt, 31 of hash. Provos and Mazières, "A Future-Adaptable Password Scheme", 1999.</summary>
internal sealed class BcryptHash
{
    public const int MaximumCost = 15;
    public const int MinimumCost = 4;
    private const int TextLength = 60;
    private const int SaltAt = 7;
    private const int HashAt = 29;
    private const int SaltBytes = 16;
    private const int HashBytes = 23;
    private const int MaximumKeyBytes = 72;
    private static readonly uint[] Magic = [0x4f727068, 0x65616e42, 0x65686f6c, 0x64657253, 0x63727944, 0x6f756274];

    private readonly byte[] _salt;
    private readonly byte[] _hash;
    private readonly int _cost;

    private BcryptHash(int cost, byte[] salt, byte[] hash) => (_cost, _salt, _hash) = (cost, salt, hash);

    /// <summary>Null, and the reason, which never holds the text.</summary>
    public static BcryptHash? TryParse(string text, out string reason)
    {
        reason = "is no bcrypt hash such as htpasswd -nBC 10 prints";
        if (text.Length != TextLength || text[..4] is not ("$2a$" or "$2b$" or "$2y$") || text[6] != '$') return null;
        if (!int.TryParse(text.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var cost)) return null;
        if (BcryptText.TryDecode(text.AsSpan(SaltAt, HashAt - SaltAt)) is not { } salt || BcryptText.TryDecode(text.AsSpan(HashAt)) is not { } hash) return null;
        reason = cost is >= MinimumCost and <= MaximumCost ? "" : $"has a bcrypt cost of {cost}, which is not from {MinimumCost} to {MaximumCost}";
        return reason.Length == 0 ? new(cost, salt, hash) : null;
    }

    /// <summary>Of no password that anybody knows.</summary>
    public static BcryptHash OfNobody(int cost) => new(cost, new byte[SaltBytes], new byte[HashBytes]);

    /// <summary>The logarithm of the rounds.</summary>
    public int Cost => _cost;

    /// <summary>Differs between any two hashes of any two passwords; no secret by itself.</summary>
    public string Identity => Convert.ToHexString(_salt) + Convert.ToHexString(_hash);

    /// <summary>Takes as long for a wrong password as for the right one.</summary>
    public bool Matches(string password) => CryptographicOperations.FixedTimeEquals(HashOf(password), _hash);

    public override string ToString() => "***";

    private byte[] HashOf(string password)
    {
        // With its end; beyond 72 bytes nothing counts.
        var key = Encoding.UTF8.GetBytes(password + '\0');
        var counted = key.AsSpan(0, Math.Min(key.Length, MaximumKeyBytes));
        var cipher = new Blowfish();
        cipher.Expand(counted, _salt);
        for (var round = 1L << _cost; round > 0; round--)
        {
            cipher.Expand(counted, []);
            cipher.Expand(_salt, []);
        }

        var words = (uint[])Magic.Clone();
        for (var i = 0; i < words.Length; i += 2)
        {
            for (var round = 0; round < 64; round++) cipher.Encrypt(ref words[i], ref words[i + 1]);
        }

        var hash = new byte[words.Length * 4];
        for (var i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * 4), words[i]);
        return hash[..HashBytes];
    }
}
