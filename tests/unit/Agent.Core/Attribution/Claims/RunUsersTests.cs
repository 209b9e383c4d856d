using TelemetryFootprint.Agent.Core.Attribution.Claims;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution.Claims;

public sealed class RunUsersTests
{
    private readonly RunUsers _users = new();

    [Fact]
    public void Of_SeveralUsers_IsTheFirst()
    {
        Add("a", 1000);
        Add("a", 2000);
        Add("b", 2000);

        Assert.Equal((1000, 2000, null), (UserOf("a"), UserOf("b"), UserOf("c")));
    }

    /// <summary>That there was no name for another user of the run says nothing of the first one's.</summary>
    [Fact]
    public void Of_FirstUserWithoutAName_WasNamelessForGood()
    {
        _users.Add("a", 1000, isNamed: false);
        _users.Add("a", 1000, isNamed: true);
        _users.Add("b", 1000, isNamed: true);
        _users.Add("b", 2000, isNamed: false);
        _users.Add("c", 1000, isNamed: true);
        _users.Add("c", 1000, isNamed: false);

        Assert.Equal(((1000, true), (1000, false), (1000, true)), (_users.Of("a")!.Value, _users.Of("b")!.Value, _users.Of("c")!.Value));
    }

    [Fact]
    public void Add_MoreThanAreRemembered_ForgetsTheOneThatWasNamedLongestAgo()
    {
        Add("old", 1000);
        Add("busy", 1000);
        for (var at = 0; at < RunUsers.Most - 1; at++)
        {
            Add($"run-{at}", 2000);
            Add("busy", 2000);
        }

        Assert.Equal((null, 1000, 2000), (UserOf("old"), UserOf("busy"), UserOf("run-0")));
        Add("old", 2000);
        Assert.Equal(2000, UserOf("old"));
    }

    private void Add(string run, int user) => _users.Add(run, user, isNamed: true);

    private int? UserOf(string run) => _users.Of(run)?.User;
}
