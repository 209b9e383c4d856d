using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

public sealed class GridEndpointTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_NothingSet_IsTheProvidersOwn()
    {
        var endpoint = Read(isUsed: false);

        Assert.Equal(("https://grid.example/", TimeSpan.FromMinutes(5), 0), (endpoint.BaseUrl.ToString(), endpoint.PollInterval, endpoint.Zones.Count));
        Assert.Null(endpoint.Token);
    }

    [Fact]
    public void Read_Zones_LeadToTheProvidersNames()
    {
        var endpoint = Read(false, "--Grid:test:Zones:DE-LU=DE", "--Grid:test:Zones:FR=FR");

        Assert.Equal(("DE", "FR"), (endpoint.Zones["DE-LU"], endpoint.Zones["FR"]));
    }

    [Theory]
    [InlineData("https://grid.example", "https://grid.example/")]
    [InlineData("https://grid.example/v3", "https://grid.example/v3/")]
    [InlineData("http://127.0.0.1:99/x/", "http://127.0.0.1:99/x/")]
    public void Read_Address_EndsWithASlash(string text, string expected) => Assert.Equal(expected, Read(false, $"--Grid:test:BaseUrl={text}").BaseUrl.ToString());

    [Theory]
    [InlineData("grid.example")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://me:secret@grid.example/")]
    [InlineData("https://grid.example/?key=1")]
    public void Read_AddressThatCannotBe_IsRefused(string text) =>
        Assert.StartsWith("Grid:test:BaseUrl: ", Assert.Throws<ConfigurationException>(() => Read(false, $"--Grid:test:BaseUrl={text}")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("http://grid.example/", false)]
    [InlineData("https://grid.example/", true)]
    [InlineData("http://127.0.0.1:9/", true)]
    [InlineData("http://[::1]:9/", true)]
    [InlineData("http://localhost:9/", true)]
    public void Read_TokenInPlaintext_LeavesThisMachineNever(string address, bool allowed)
    {
        string[] settings = [$"--Grid:test:BaseUrl={address}", $"--Grid:test:TokenFile={_folder.Write("token", "x")}"];

        if (allowed)
            Assert.Equal("x", Read(true, settings).Token!.Current().Reveal());
        else
            Assert.Contains("plaintext", Assert.Throws<ConfigurationException>(() => Read(true, settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SecretThatIsNeeded_MustBeThere()
    {
        Assert.StartsWith("Grid:test:TokenFile: is missing", Assert.Throws<ConfigurationException>(() => Read(true)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "Grid:test:TokenFile: cannot be read", Assert.Throws<ConfigurationException>(() => Read(true, "--Grid:test:TokenFile=nowhere")).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "Grid:test:TokenFile: cannot be read",
            Assert.Throws<ConfigurationException>(() => Read(true, $"--Grid:test:TokenFile={_folder.Write("empty", "\n")}")).Message, StringComparison.Ordinal);
        // Of a provider that is not asked, nobody reads the file.
        Assert.NotNull(Read(false, "--Grid:test:TokenFile=nowhere").Token);
    }

    [Fact]
    public void Secret_ThatVanishes_MakesTheProviderUnavailable()
    {
        var path = _folder.Write("token", "first");
        var secret = Read(true, $"--Grid:test:TokenFile={path}").Token!;
        Assert.Equal("first", secret.ForQuestion().Reveal());

        File.Delete(path);
        var error = Assert.Throws<IntensityUnavailableException>(() => secret.ForQuestion());

        Assert.Equal(IntensityFailure.Unauthorized, error.Failure);
        Assert.Contains("check Grid:test:TokenFile", error.Message, StringComparison.Ordinal);
    }

    private static GridEndpoint Read(bool isUsed, params string[] settings) =>
        GridEndpoint.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, settings), "test", "https://grid.example/", TimeSpan.FromMinutes(5), isUsed, "TokenFile");
}
