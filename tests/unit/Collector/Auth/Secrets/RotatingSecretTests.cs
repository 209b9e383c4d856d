using TelemetryFootprint.Collector.Auth.Secrets;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Secrets;

public sealed class RotatingSecretTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Current_OfAReplacedFile_IsTheNewOne()
    {
        var (file, secret) = Written("first");
        Assert.Equal("first", secret.Current().Reveal());
        _folder.Write("token", "second\n");
        File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddSeconds(1));
        Assert.Equal("second", secret.Current().Reveal());
    }

    /// <summary>The file is a link, which never changes, through a link, which does.</summary>
    [Fact]
    public void Current_OfAKubernetesMount_IsTheNewOneOnceItIsSwapped()
    {
        var mount = new KubernetesMount(_folder.Combine("mount"));
        mount.Publish("token", "first\n");
        var secret = new RotatingSecret("Kubernetes:TokenFile", mount.Combine("token"));
        Assert.Equal("first", secret.Current().Reveal());

        mount.Publish("token", "other\n");

        Assert.Equal("other", secret.Current().Reveal());
    }

    [Fact]
    public void Current_OfAFileThatIsGone_SaysWhichSettingAndNeverTheSecret()
    {
        var (file, secret) = Written("s3cret");
        secret.Current();
        File.Delete(file);
        var error = Assert.Throws<SecretUnreadableException>(secret.Current);
        Assert.Contains("check Grid:x:TokenFile", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A provider without its secret is one that cannot be asked, and for a reason that a repetition does not mend.</summary>
    [Fact]
    public void ForQuestion_OfAFileThatIsGone_IsAnUnauthorizedProvider()
    {
        var (file, secret) = Written("s3cret");
        Assert.Equal("s3cret", secret.ForQuestion().Reveal());
        File.Delete(file);
        var error = Assert.Throws<IntensityUnavailableException>(secret.ForQuestion);
        Assert.Equal((IntensityFailure.Unauthorized, false), (error.Failure, error.IsTransient));
        Assert.Contains("check Grid:x:TokenFile", error.Message, StringComparison.Ordinal);
    }

    private (string File, RotatingSecret Secret) Written(string word)
    {
        var file = _folder.Write("token", word + "\n");
        return (file, new RotatingSecret("Grid:x:TokenFile", file));
    }
}
