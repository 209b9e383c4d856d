using System.Security.Cryptography.X509Certificates;
using TelemetryFootprint.Contracts.Security;
using TelemetryFootprint.TestKit.Security;

namespace TelemetryFootprint.UnitTests.Contracts.Security;

[Trait("Fault", "F51")]
public sealed class CertificateTrustTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly TestPki _pki = new();
    private readonly TestPki _other = new("CN=Other CA");

    [Fact]
    public void WhyNot_OfOurCa_IsTrusted() => Assert.Null(Judge(_pki.Issue()));

    [Fact]
    public void WhyNot_Rsa2048OfOurCa_IsTrusted() => Assert.Null(Judge(_pki.Issue(rsaBits: 2048)));

    [Fact]
    public void WhyNot_Expired_SaysSince() =>
        Assert.StartsWith("expired at 20", Judge(_pki.Issue(from: Now.AddDays(-9), until: Now.AddDays(-1))), StringComparison.Ordinal);

    [Fact]
    public void WhyNot_NotYetValid_SaysBothTimes()
    {
        var reason = Judge(_pki.Issue(from: Now.AddDays(1), until: Now.AddDays(9)));

        Assert.StartsWith("is not yet valid (before 20", reason, StringComparison.Ordinal);
        Assert.Contains("this host's clock says 20", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void WhyNot_OfAnotherCa_NamesOurs() => Assert.Equal("is signed by none of the CAs", Judge(_other.Issue()));

    [Fact]
    public void WhyNot_SelfSigned_SaysSo() => Assert.Equal("is self-signed and not among the CAs", Judge(_pki.Issue(selfSigned: true)));

    [Fact]
    public void WhyNot_SelfSignedButAmongTheRoots_IsTrusted()
    {
        var own = _pki.Issue(selfSigned: true);
        using var certificate = own.Load();

        Assert.Null(CertificateTrust.WhyNot(certificate, null, [certificate], "the CAs", Now));
    }

    [Fact]
    public void WhyNot_WeakKey_SaysItsBits() =>
        Assert.Equal("has a weak RSA key of 1024 bits, at least 2048 are needed", Judge(_pki.Issue(rsaBits: 1024)));

    [Fact]
    public void WhyNot_AtAnotherTime_JudgesByThatTime()
    {
        var certificate = _pki.Issue(until: Now.AddDays(9));

        Assert.Null(Judge(certificate));
        Assert.StartsWith("expired", Judge(certificate, Now.AddDays(10)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpu-01", true)]
    [InlineData("GPU-01", true)]
    [InlineData("gpu-02", false)]
    [InlineData("a b", false)]
    [InlineData("", false)]
    [InlineData("*", false)]
    [InlineData("gpu-01\n", false)]
    [InlineData("10.0.0.7", true)]
    [InlineData("10.0.0.8", false)]
    [InlineData("a.nodes.example", true)]
    [InlineData("a.b.nodes.example", false)]
    public void Names_OfAlternativeNames_AreTheOnlyOnes(string host, bool expected)
    {
        using var certificate = _pki.Issue(names: ["gpu-01", "10.0.0.7", "*.nodes.example"]).Load();

        Assert.Equal(expected, CertificateTrust.Names(certificate, host));
        Assert.Equal(expected && !host.EndsWith(".example", StringComparison.Ordinal), CertificateTrust.NamesExactly(certificate, host));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("1.3.6.1.5.5.7.3.2", true)]
    [InlineData("2.5.29.37.0", true)]
    [InlineData("1.3.6.1.5.5.7.3.1", false)]
    public void IsForClients_ByExtendedKeyUsage_IsWhatItSays(string? usage, bool expected)
    {
        using var certificate = _pki.Issue(usage: usage).Load();

        Assert.Equal(expected, CertificateTrust.IsForClients(certificate));
    }

    [Fact]
    public void Names_WithoutAlternativeNames_TheSubjectDoesNotCount()
    {
        using var certificate = _pki.Issue(names: []).Load();

        Assert.False(CertificateTrust.Names(certificate, certificate.Subject["CN=".Length..]));
    }

    [Fact]
    public void Only_OneAuthority_TrustsItsCertificatesAndNoOthers()
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(_pki.CaFile);
        using var own = _pki.Issue().Load();
        using var foreign = _other.Issue().Load();
        Assert.Equal([true, false], new[] { own, foreign }.Select(certificate =>
        {
            using var chain = new X509Chain { ChainPolicy = CertificateTrust.Only(roots) };
            return chain.Build(certificate);
        }));
    }

    public void Dispose()
    {
        _pki.Dispose();
        _other.Dispose();
    }

    private string? Judge(TestCertificate issued, DateTimeOffset? now = null)
    {
        using var certificate = issued.Load();
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(_pki.CaFile);
        return CertificateTrust.WhyNot(certificate, null, roots, "the CAs", now ?? Now);
    }
}
