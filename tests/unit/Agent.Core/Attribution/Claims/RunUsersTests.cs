using TelemetryFootprint.Agent.Core.Attribution.Claims;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution.Claims;

public sealed class RunUsersTests
{
    private readonly RunUsers _users = new();

    [Fact]
    public void Of_SeveralUsers_IsTheFirst()
    {
        _users.Add("a", 1000);
        _users.Add("a", 2000);
        _users.Add("b", 2000);

        Assert.Equal((1000, 2000, null), (_users.Of("a"), _users.Of("b"), _users.Of("c")));
    }

    [Fact]
    public void Add_MoreThanAreRemembered_ForgetsTheOneThatWasNamedLongestAgo()
    {
        _users.Add("old", 1000);
        _users.Add("busy", 1000);
        for (var at = 0; at < RunUsers.Most - 1; at++)
        {
            _users.Add($"run-{at}", 2000);
            _users.Add("busy", 2000);
        }

        Assert.Equal((null, 1000, 2000), (_users.Of("old"), _users.Of("busy"), _users.Of("run-0")));
        _users.Add("old", 2000);
        Assert.Equal(2000, _users.Of("old"));
    }
}
