using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace TelemetryFootprint.Contracts.Security;

/// <summary>Which keys are strong enough for either side: RSA from 2048 bits, elliptic curves from 256.</summary>
public static class KeyStrength
{
    private const int RsaBits = 2048;
    private const int CurveBits = 256;

    /// <summary>Null: it is strong enough, or of a kind that has no weak form.</summary>
    public static string? WhyWeak(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        if (rsa is { KeySize: < RsaBits }) return Weak("RSA", rsa.KeySize, RsaBits);
        using var curve = certificate.GetECDsaPublicKey();
        return curve is { KeySize: < CurveBits } ? Weak("elliptic-curve", curve.KeySize, CurveBits) : null;
    }

    private static string Weak(string kind, int bits, int wanted) =>
        string.Create(CultureInfo.InvariantCulture, $"weak {kind} key of {bits} bits, at least {wanted} are needed");
}
