using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TelemetryFootprint.Contracts.Security;

/// <summary>The SHA-256 of a certificate's SubjectPublicKeyInfo, written as base64 (RFC 7469): it names a key, whatever certificate carries it.</summary>
public sealed class PublicKeyPin
{
    private readonly byte[] _hash;

    private PublicKeyPin(byte[] hash) => _hash = hash;

    public static PublicKeyPin Of(X509Certificate2 certificate) => new(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    /// <summary>Null: not the base64 of 32 bytes.</summary>
    public static PublicKeyPin? TryParse(string text)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        return Convert.TryFromBase64String(text, hash, out var count) && count == hash.Length ? new PublicKeyPin(hash) : null;
    }

    public bool Matches(X509Certificate2 certificate) => CryptographicOperations.FixedTimeEquals(_hash, Of(certificate)._hash);

    public override string ToString() => Convert.ToBase64String(_hash);
}
