using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Tls;

public sealed class SelfSignedIdentityTests : IDisposable
{
    private static readonly TlsOptions Asked = new(null, null, SelfSigned: true);

    private readonly TemporaryDirectory _state = new();
    private readonly ManualTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public void Ensure_NotAskedFor_MakesNothing()
    {
        Assert.Same(TlsOptions.None, SelfSignedIdentity.Ensure(TlsOptions.None, _state.Path, _time));
        Assert.Empty(Directory.GetFileSystemEntries(_state.Path));
    }

    [Fact]
    public void Ensure_FirstTime_MakesAKeyThatOnlyItsOwnerReads()
    {
        var tls = SelfSignedIdentity.Ensure(Asked, _state.Path, _time);

        var material = TlsIdentity.Load(tls)!;
        Assert.True(material.Leaf.HasPrivateKey);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(tls.KeyFile!));
        Assert.True(material.Leaf.MatchesHostname("localhost"));
        Assert.InRange((material.NotAfter - _time.GetUtcNow()).TotalDays, 3650, 3654);
    }

    [Fact]
    public void Ensure_Again_KeepsBothFiles()
    {
        var tls = SelfSignedIdentity.Ensure(Asked, _state.Path, _time);
        var (certificate, key) = (File.ReadAllText(tls.CertificateFile!), File.ReadAllText(tls.KeyFile!));

        SelfSignedIdentity.Ensure(Asked, _state.Path, _time);

        Assert.Equal((certificate, key), (File.ReadAllText(tls.CertificateFile!), File.ReadAllText(tls.KeyFile!)));
    }

    [Fact]
    public void Ensure_NearItsEnd_RenewsTheCertificateAndKeepsThePin()
    {
        var before = TlsIdentity.Load(SelfSignedIdentity.Ensure(Asked, _state.Path, _time))!;
        _time.Advance(TimeSpan.FromDays(3640));

        var after = TlsIdentity.Load(SelfSignedIdentity.Ensure(Asked, _state.Path, _time))!;

        Assert.True(after.NotAfter > before.NotAfter.AddYears(9));
        Assert.Equal(before.Pin.ToString(), after.Pin.ToString());
    }

    [Fact]
    public void Ensure_CertificateGoneOrDamaged_IsMadeAnewFromTheKey()
    {
        var tls = SelfSignedIdentity.Ensure(Asked, _state.Path, _time);
        var pin = TlsIdentity.Load(tls)!.Pin.ToString();
        foreach (var damage in new Action[] { () => File.Delete(tls.CertificateFile!), () => File.WriteAllText(tls.CertificateFile!, "damaged") })
        {
            damage();
            Assert.Equal(pin, TlsIdentity.Load(SelfSignedIdentity.Ensure(Asked, _state.Path, _time))!.Pin.ToString());
        }
    }

    [Fact]
    public void Ensure_KeyDamaged_IsNeverReplacedInSilence()
    {
        var tls = SelfSignedIdentity.Ensure(Asked, _state.Path, _time);
        File.WriteAllText(tls.KeyFile!, "damaged");

        var error = Assert.Throws<ConfigurationException>(() => SelfSignedIdentity.Ensure(Asked, _state.Path, _time));

        Assert.StartsWith("Tls:SelfSigned: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("give the agents the new pin", error.Message, StringComparison.Ordinal);
        Assert.Equal("damaged", File.ReadAllText(tls.KeyFile!));
    }

    public void Dispose() => _state.Dispose();
}
