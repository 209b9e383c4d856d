using TelemetryFootprint.Collector.Auth.Http;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Http;

public sealed class ApiScopeWordTests
{
    [Theory]
    [InlineData("read", 1)]
    [InlineData("operate", 2)]
    [InlineData("admin", 3)]
    public void Parse_OfAWord_IsItsScopeAndBack(string word, int scope)
    {
        Assert.Equal((ApiScope)scope, ApiScopeWord.Parse(word));
        Assert.Equal(word, ApiScopeWord.Of((ApiScope)scope));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("Admin")]
    [InlineData("read,admin")]
    [InlineData(" read")]
    public void Parse_OfAnythingElse_IsNone(string? word) => Assert.Null(ApiScopeWord.Parse(word));
}
