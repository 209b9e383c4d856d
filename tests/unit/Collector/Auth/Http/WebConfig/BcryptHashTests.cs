using TelemetryFootprint.Collector.Auth.Http.WebConfig.Bcrypt;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Http.WebConfig;

/// <summary>Against hashes that glibc's successor libxcrypt made, as htpasswd and Prometheus' own tools do.</summary>
public sealed class BcryptHashTests
{
    private static readonly string Long = new('a', 72);

    public static TheoryData<string, string> Vectors => new()
    {
        { "", "$2b$04$......................w74bL5gU7LSJClZClCa.Pkz14aTv/XO" },
        { "secret", "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW" },
        { "pässwört ☃", "$2b$05$N9qo8uLOickgx2ZMRZoMyeQ9bTD0XUGk5zk46xisUEg5cFL1VeXL2" },
        { Long, "$2b$04$zzzzzzzzzzzzzzzzzzzzzeTnZIHKRYFA5JneBuWg2RQP.4Mp0RYfW" },
        { Long + "b", "$2y$04$zzzzzzzzzzzzzzzzzzzzzeTnZIHKRYFA5JneBuWg2RQP.4Mp0RYfW" },
        { Long[1..], "$2a$04$zzzzzzzzzzzzzzzzzzzzze8hpcB6pYdc5l.dhBPsf0hKoo9R44Aza" },
        { "correct horse", "$2b$10$abcdefghijklmnopqrstuu23JPZtHcGhwXSF41f93o/7vBdDut3Xu" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Matches_ItsOwnPassword_AndNoOther(string password, string text)
    {
        var hash = BcryptHash.TryParse(text, out _)!;

        Assert.True(hash.Matches(password));
        if (text[5] == '4') Assert.False(hash.Matches("b" + password));
        Assert.Equal("***", hash.ToString());
    }

    [Theory]
    [InlineData("", "is no bcrypt hash")]
    [InlineData("secret", "is no bcrypt hash")]
    [InlineData("$2x$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW", "is no bcrypt hash")]
    [InlineData("$2b$+4$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW", "is no bcrypt hash")]
    [InlineData("$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIr=", "is no bcrypt hash")]
    [InlineData("$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrWW", "is no bcrypt hash")]
    [InlineData("$2b$03$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW", "a bcrypt cost of 3")]
    [InlineData("$2b$31$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW", "a bcrypt cost of 31")]
    public void TryParse_Anything_IsRefusedWithoutRepeatingIt(string text, string says)
    {
        Assert.Null(BcryptHash.TryParse(text, out var reason));

        Assert.Contains(says, reason, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdef", reason, StringComparison.Ordinal);
    }

    /// <summary>Blowfish's published first and last constants.</summary>
    [Fact]
    public void PiWords_AreBlowfishs()
    {
        Assert.Equal((0x243F6A88u, 0x85A308D3u, 0x8979FB1Bu), (PiWords.All[0], PiWords.All[1], PiWords.All[17]));
        Assert.Equal((0xD1310BA6u, 0x3AC372E6u, 1042), (PiWords.All[18], PiWords.All[^1], PiWords.All.Length));
    }
}
