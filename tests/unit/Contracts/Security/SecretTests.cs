using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.UnitTests.Contracts.Security;

[Trait("Fault", "F54")]
public sealed class SecretTests
{
    private sealed record Options(string Name, Secret Token);

    [Fact]
    public void ToString_AloneOrInARecord_HidesIt()
    {
        var secret = new Secret("canary");

        Assert.Equal("***", secret.ToString());
        Assert.Equal("***", $"{secret}");
        Assert.DoesNotContain("canary", new Options("a", secret).ToString(), StringComparison.Ordinal);
        Assert.Equal("canary", secret.Reveal());
    }

    [Fact]
    public void Json_OfASecret_HoldsNothing() =>
        Assert.DoesNotContain("canary", System.Text.Json.JsonSerializer.Serialize(new Options("a", new Secret("canary"))), StringComparison.Ordinal);

    [Fact]
    public void Equals_IsByContent_AndTheHashCodeGivesNothingAway()
    {
        Assert.Equal(new Secret("a"), new Secret("a"));
        Assert.NotEqual(new Secret("a"), new Secret("b"));
        Assert.NotEqual(new Secret("a"), new Secret("ab"));
        Assert.False(new Secret("a").Equals((object?)null));
        Assert.False(new Secret("a").Equals("a"));
        Assert.Equal(new Secret("a").GetHashCode(), new Secret("b").GetHashCode());
    }
}
