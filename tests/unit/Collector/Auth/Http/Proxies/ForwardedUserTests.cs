using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using TelemetryFootprint.Collector.Auth.Http;
using TelemetryFootprint.Collector.Auth.Http.Proxies;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Http.Proxies;

public sealed class ForwardedUserTests
{
    private static readonly ProxyOptions Options = new([], [new("ops", new(ApiScope.Admin, [])), new("ml team", new(ApiScope.Read, ["a"]))]);

    [Theory]
    [InlineData("alice", "ops", 1)]
    [InlineData("alice", "ops,ml team", 2)]
    [InlineData("alice", " ml team , other ", 1)]
    [InlineData("alice", "opsml team", 0)]
    [InlineData("alice@example.org", "", 0)]
    public void Judge_OneName_HasTheGrantsOfItsGroups(string user, string groups, int grants)
    {
        var caller = Judge([user], [groups], out var reason);

        Assert.Equal(($"user {user}", grants, ""), (caller!.Name, caller.Grants.Count, reason));
    }

    [Fact]
    public void Judge_TwoLinesOfEither_IsNobody()
    {
        Assert.Null(Judge(["mallory", "alice"], ["ops"], out var user));
        Assert.Null(Judge(["alice"], ["ops", "ml team"], out var groups));
        Assert.Equal(("X-Forwarded-User comes twice", "X-Forwarded-Groups comes twice"), (user.Split(':')[0], groups.Split(':')[0]));
    }

    [Theory]
    [InlineData("mallory, alice", "comes twice")]
    [InlineData("  ", "names nobody")]
    [InlineData("a\u0007b", "not printable")]
    [InlineData("long", "too long")]
    public void Judge_NoOneName_IsNobody(string user, string says)
    {
        Assert.Null(Judge([user == "long" ? new string('x', 300) : user], ["ops"], out var reason));

        Assert.Contains(says, reason, StringComparison.Ordinal);
    }

    private static ApiCaller? Judge(string[] user, string[] groups, out string reason)
    {
        var headers = new HeaderDictionary { [ForwardedUser.UserHeader] = new StringValues(user), [ForwardedUser.GroupsHeader] = new StringValues(groups) };
        return ForwardedUser.Judge(headers, Options, out reason);
    }
}
