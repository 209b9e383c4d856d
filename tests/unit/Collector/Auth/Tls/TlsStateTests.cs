using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.TestKit.Logging;
using TelemetryFootprint.TestKit.Security;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Tls;

[Trait("Fault", "F53")]
public sealed class TlsStateTests : IDisposable
{
    private readonly TestPki _pki = new();
    private readonly ErrorLogGuard _logs = new();
    private readonly TestCertificate _files;
    private readonly TlsOptions _options;
    private readonly TlsState _tls;

    public TlsStateTests()
    {
        _files = _pki.Issue();
        _options = new TlsOptions(_files.CertificateFile, _files.KeyFile, _pki.CaFile);
        _tls = new TlsState(_options, TlsIdentity.Load(_options)!, _logs.LoggerFor<TlsState>());
    }

    [Fact]
    public void Look_NothingChanged_DoesNothing()
    {
        Look(5);

        Assert.Equal((0, 0), (_tls.Reloads, _tls.Failures));
        Assert.Empty(_logs.Entries);
    }

    [Fact]
    public void Look_Replaced_TakesItOverAtTheSecondLook()
    {
        var next = _pki.Issue();
        next.Replace(_files);

        _tls.Look();
        Assert.Equal(0, _tls.Reloads);
        Look(5);

        Assert.Equal((1, 0), (_tls.Reloads, _tls.Failures));
        using var expected = next.Load();
        Assert.Equal(expected.Thumbprint, _tls.Current.Leaf.Thumbprint);
        Assert.Contains(_tls.Current.Pin.ToString(), Assert.Single(_logs.Entries).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_HalfReplaced_WaitsForTheOtherHalf()
    {
        var before = _tls.Current.Leaf.Thumbprint;
        var next = _pki.Issue();
        File.Copy(next.CertificateFile, _files.CertificateFile, overwrite: true);
        _tls.Look();
        Assert.Equal(before, _tls.Current.Leaf.Thumbprint);
        File.Copy(next.KeyFile, _files.KeyFile, overwrite: true);

        Look(2);

        Assert.Equal((1, 0), (_tls.Reloads, _tls.Failures));
    }

    public static TheoryData<string, string> Spoilt => new()
    {
        { "-----BEGIN CERTIFICATE-----\nAAAA", "holds no PEM certificate" },
        { "", "holds no PEM certificate" },
        { "delete", "cannot be read" },
        { "other", "is not the PEM private key of" },
        { "weak", "weak RSA key of 1024 bits" },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void Look_ReplacementThatCannotBeUsed_KeepsTheOldAndTellsOnce(string with, string says)
    {
        var before = _tls.Current;
        Spoil(with);

        Look(6);

        Assert.Same(before, _tls.Current);
        Assert.Equal((0, 1), (_tls.Reloads, _tls.Failures));
        var line = Assert.Single(_logs.Entries);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains(says, line.Message, StringComparison.Ordinal);
        _pki.Issue().Replace(_files);
        Look(3);
        Assert.Equal((1, 1), (_tls.Reloads, _tls.Failures));
    }

    [Fact]
    public void ServerOptions_AsksForACertificateOnlyWhereItShould()
    {
        Assert.True(_tls.ServerOptions(asksForCertificate: true).ClientCertificateRequired);
        Assert.False(_tls.ServerOptions(asksForCertificate: false).ClientCertificateRequired);
    }

    public void Dispose() => _pki.Dispose();

    private void Spoil(string with)
    {
        switch (with)
        {
            case "delete":
                File.Delete(_files.CertificateFile);
                break;
            case "other":
                File.Copy(_pki.Issue().CertificateFile, _files.CertificateFile, overwrite: true);
                break;
            case "weak":
                _pki.Issue(rsaBits: 1024).Replace(_files);
                break;
            default:
                File.WriteAllText(_files.CertificateFile, with);
                break;
        }
    }

    private void Look(int times)
    {
        for (var i = 0; i < times; i++) _tls.Look();
    }
}
