using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Auth.Http.WebConfig;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Http.WebConfig;

public sealed class BasicUsersTests
{
    private static readonly WebSettings Settings = WebConfigFile.Parse($"basic_auth_users:\n  alice: {WebConfigFileTests.Hash}\n", "web.yml");

    private static readonly IPAddress Here = IPAddress.Loopback;

    /// <summary>Who times the answers must not learn which users there are.</summary>
    [Fact]
    public async Task Judge_AnUnknownUser_CostsWhatTheDearestKnownDoes()
    {
        using var users = Users(WebConfigFile.Parse($"basic_auth_users:\n  alice: {WebConfigFileTests.Hash}\n  bob: {WebConfigFileTests.Hash.Replace("$04$", "$09$", StringComparison.Ordinal)}\n", "web.yml"));

        Assert.Equal(default, await users.JudgeAsync(Basic("carol:secret"), Here, CancellationToken.None));

        Assert.Equal((1, 1L << 9), (users.Tries, users.Rounds));
    }

    [Theory]
    [InlineData("alice:secret", true)]
    [InlineData("alice:Secret", false)]
    [InlineData("alice:", false)]
    [InlineData("alice:secret:more", false)]
    [InlineData("Alice:secret", false)]
    [InlineData("bob:secret", false)]
    [InlineData(":secret", false)]
    [InlineData("alice", false)]
    public async Task Judge_UserAndPassword_AreTakenOnlyTogether(string pair, bool isRight)
    {
        using var users = Users(Settings);

        // The second time from memory, with the same answer.
        for (var i = 0; i < 2; i++)
            Assert.Equal(new(isRight ? "alice" : null), await users.JudgeAsync(Basic(pair), Here, CancellationToken.None));
    }

    [Theory]
    [InlineData("Basic !!!")]
    [InlineData("Basic ")]
    [InlineData("Basic YWxpY2U=")]
    public async Task Judge_Malformed_IsNobody(string header)
    {
        using var users = Users(Settings);

        Assert.Equal(default, await users.JudgeAsync(header, Here, CancellationToken.None));
    }

    [Fact]
    public async Task Judge_Huge_IsNobodyAndNotTried()
    {
        using var users = Users(Settings);

        Assert.Equal(default, await users.JudgeAsync(Basic("alice:" + new string('x', 10_000)), Here, CancellationToken.None));
        Assert.Equal(0, users.Tries);
    }

    [Fact]
    public async Task Judge_ThirtyWrongAtOnce_AreTriedOneByOneUpToAFewOfAnAddress()
    {
        using var users = Users(WebConfigFile.Parse("basic_auth_users:\n  alice: $2b$10$abcdefghijklmnopqrstuu23JPZtHcGhwXSF41f93o/7vBdDut3Xu\n", "web.yml"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => users.JudgeAsync(Basic($"alice:wrong-{i}"), Here, CancellationToken.None)));

        Assert.All(answers, answer => Assert.Null(answer.User));
        Assert.InRange(users.Tries, 1, 5);
        Assert.Equal(30 - users.Tries, answers.Count(answer => answer.Wait is not null));
    }

    [Fact]
    public void IsFor_WithoutUsers_IsNever()
    {
        using var users = Users(WebSettings.None);
        using var some = Users(Settings);

        Assert.False(users.IsFor([Basic("alice:secret")]));
        Assert.True(some.IsFor([Basic("alice:secret")]));
        Assert.False(some.IsFor(["Bearer x"]));
        Assert.False(some.IsFor([Basic("alice:secret"), Basic("alice:secret")]));
    }

    internal static string Basic(string pair) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));

    private static BasicUsers Users(WebSettings settings) => new(new WebConfigState(null, settings, NullLogger<WebConfigState>.Instance), TimeProvider.System);
}
