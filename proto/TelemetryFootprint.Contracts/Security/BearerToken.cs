using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TelemetryFootprint.Contracts.Security;

/// <summary>A bearer token is <c>fpt_</c> and 256 random bits as base64url. Its hash is what is stored, and the hash's first 8 bytes are its id.</summary>
public static class BearerToken
{
    private const string Prefix = "fpt_";
    private const int SecretBytes = 32;
    private const int IdBytes = 8;

    public static Secret New() => new(Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <summary>Of any text, so that a wrong token costs as much as a right one.</summary>
    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    public static string IdOf(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash[..IdBytes]);
}
