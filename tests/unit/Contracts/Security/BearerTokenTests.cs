using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.UnitTests.Contracts.Security;

public sealed class BearerTokenTests
{
    [Fact]
    public void New_ThousandTimes_IsNeverTheSameAndFitsAHeader()
    {
        var tokens = Enumerable.Range(0, 1000).Select(_ => BearerToken.New().Reveal()).ToList();

        Assert.Equal(1000, tokens.Distinct(StringComparer.Ordinal).Count());
        Assert.All(tokens, token => Assert.Matches("^fpt_[A-Za-z0-9_-]{43}$", token));
    }

    [Fact]
    public void New_Decoded_HoldsTwoHundredFiftySixBits() =>
        Assert.Equal(32, System.Buffers.Text.Base64Url.DecodeFromChars(BearerToken.New().Reveal().AsSpan(4)).Length);

    [Fact]
    public void IdOf_IsTheStartOfTheHash()
    {
        var hash = BearerToken.HashOf("fpt_x");

        Assert.Equal(32, hash.Length);
        Assert.Equal(Convert.ToHexStringLower(hash)[..16], BearerToken.IdOf(hash));
        Assert.NotEqual(BearerToken.IdOf(hash), BearerToken.IdOf(BearerToken.HashOf("fpt_y")));
    }
}
