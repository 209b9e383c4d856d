using TelemetryFootprint.Contracts.Security;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Contracts.Security;

[Trait("Fault", "F54")]
public sealed class SecretFileTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    [Theory]
    [InlineData("fpt_a")]
    [InlineData("fpt_a\n")]
    [InlineData("  fpt_a \r\n")]
    public void Read_OneLine_IsTheToken(string text) => Assert.Equal("fpt_a", SecretFile.Read(_folder.Write("t", text)).Reveal());

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("canary two")]
    [InlineData("canary\ntwo")]
    [InlineData("canary\u0000")]
    [InlineData("canäry")]
    public void Read_NoToken_IsRefusedWithoutItsContent(string text)
    {
        var error = Assert.Throws<IOException>(() => SecretFile.Read(_folder.Write("t", text)));

        Assert.EndsWith("holds no token", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("can", Path.GetFileName(error.Message), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Huge_IsRefused()
    {
        Assert.Equal(4096, SecretFile.Read(_folder.Write("fits", new string('x', 4096))).Reveal().Length);
        var error = Assert.Throws<IOException>(() => SecretFile.Read(_folder.Write("huge", new string('x', 4097))));
        Assert.Contains("larger than 4096 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Missing_NamesTheFile() =>
        Assert.Contains("nowhere", Assert.Throws<FileNotFoundException>(() => SecretFile.Read(_folder.Combine("nowhere"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Write_ThenRead_IsTheSameAndPrivate()
    {
        var (file, secret) = (_folder.Combine("own"), BearerToken.New());
        SecretFile.Write(file, secret);

        Assert.Equal(secret, SecretFile.Read(file));
        Assert.Null(SecretFile.WhyExposed(file));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Write_OverAnExposedFile_MakesItPrivate()
    {
        var file = _folder.Write("own", "old");
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.NotNull(SecretFile.WhyExposed(file));

        SecretFile.Write(file, new Secret("new"));

        Assert.Null(SecretFile.WhyExposed(file));
        Assert.Equal("new", SecretFile.Read(file).Reveal());
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead, true)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherRead, true)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherWrite, true)]
    public void WhyExposed_ByMode_NamesTheRemedy(UnixFileMode mode, bool isExposed)
    {
        if (OperatingSystem.IsWindows()) return;
        var file = _folder.Write("t", "fpt_a");
        File.SetUnixFileMode(file, mode);

        Assert.Equal(isExposed, SecretFile.WhyExposed(file) is { } said && said.Contains($"chmod 600 {file}", StringComparison.Ordinal));
    }

    [Fact]
    public void WhyExposed_ThroughALink_JudgesTheFileItself()
    {
        if (OperatingSystem.IsWindows()) return;
        var file = _folder.Write("t", "fpt_a");
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        var link = _folder.Combine("link");
        File.CreateSymbolicLink(link, file);

        Assert.Null(SecretFile.WhyExposed(link));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.NotNull(SecretFile.WhyExposed(link));
    }

    public void Dispose() => _folder.Dispose();
}
