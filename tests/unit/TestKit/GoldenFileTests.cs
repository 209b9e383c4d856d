using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.TestKit;

public sealed class GoldenFileTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Verify_SameTextWithOtherLineEnds_Holds()
    {
        _folder.Write("a.txt", "one\r\ntwo\r\n");

        new GoldenFile(_folder.Path, accept: false).Verify("a.txt", "one\ntwo\n");
    }

    [Fact]
    public void Verify_ChangedLine_ShowsItAndHowToAccept()
    {
        _folder.Write("a.txt", "one\ntwo\nthree\n");

        var thrown = Assert.Throws<GoldenMismatchException>(() => new GoldenFile(_folder.Path, accept: false).Verify("a.txt", "one\n2\nthree\n"));

        Assert.Contains("@@ line 2 @@\n one\n-two\n+2\n three\n", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("FOOTPRINT_ACCEPT_GOLDEN=1", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_NoGoldenYet_FailsAndSaysSo()
    {
        var thrown = Assert.Throws<GoldenMismatchException>(() => new GoldenFile(_folder.Path, accept: false).Verify("new.txt", "one\n"));

        Assert.Contains("does not exist", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_WhenAccepting_WritesTheFileThatThenHolds()
    {
        new GoldenFile(_folder.Path, accept: true).Verify("deep/new.txt", "one\n");

        new GoldenFile(_folder.Path, accept: false).Verify("deep/new.txt", "one\n");
        Assert.Throws<GoldenMismatchException>(() => new GoldenFile(_folder.Path, accept: false).Verify("deep/new.txt", "two\n"));
    }

    [Fact]
    public void RepositoryRoot_FromTheTestsOwnBinary_IsTheFolderWithTheSolution()
    {
        Assert.True(File.Exists(RepositoryRoot.Combine("TelemetryFootprint.sln")));
        Assert.Null(RepositoryRoot.FindAbove(_folder.Path));
    }
}
