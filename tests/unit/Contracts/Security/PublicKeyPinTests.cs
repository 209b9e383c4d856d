using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TelemetryFootprint.Contracts.Security;
using TelemetryFootprint.TestKit.Security;

namespace TelemetryFootprint.UnitTests.Contracts.Security;

public sealed class PublicKeyPinTests
{
    [Fact]
    public void Of_IsTheBase64OfTheKeysHash()
    {
        using var pki = new TestPki();
        using var certificate = pki.Issue().Load();

        var pin = PublicKeyPin.Of(certificate);

        Assert.Equal(Convert.ToBase64String(SHA256.HashData(certificate.GetECDsaPublicKey()!.ExportSubjectPublicKeyInfo())), pin.ToString());
        Assert.True(PublicKeyPin.TryParse(pin.ToString())!.Matches(certificate));
    }

    [Fact]
    public void Matches_AnotherKeyOfTheSameCa_IsFalse()
    {
        using var pki = new TestPki();
        using var certificate = pki.Issue().Load();
        using var other = pki.Issue().Load();

        Assert.False(PublicKeyPin.Of(certificate).Matches(other));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64 at all, but as long as a pin is ")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void TryParse_NoPin_IsNull(string text) => Assert.Null(PublicKeyPin.TryParse(text));
}
