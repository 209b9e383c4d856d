using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Native.Processes;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution;

public sealed class UserBookTests
{
    [Fact]
    public void NameOf_AKnownUser_IsAskedForOnce()
    {
        var asked = 0;
        var users = new UserBook(user => FormattableString.Invariant($"user-{user}-{++asked}"));

        Assert.Equal(["user-7-1", "user-7-1", "user-8-2"], new[] { 7, 7, 8 }.Select(users.NameOf));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NameOf_AnUnknownUser_IsAskedForAgain(bool isBroken)
    {
        var name = "";
        var users = new UserBook(_ => name.Length > 0 ? name : isBroken ? throw new InvalidOperationException("scripted") : name);
        Assert.Null(users.NameOf(7));
        name = "ada";

        Assert.Equal("ada", users.NameOf(7));
    }

    /// <summary>A directory of the network that does not answer: nobody waits for it for long, and it is asked once at a time.</summary>
    [Fact]
    public void NameOf_ALookupThatHangs_ComesBackAndHasTheNameLater()
    {
        using var answer = new ManualResetEventSlim();
        var asked = 0;
        var users = new UserBook(_ =>
        {
            Interlocked.Increment(ref asked);
            answer.Wait();
            return "ada";
        });

        Assert.Equal((null, null, 1), (users.NameOf(7), users.NameOf(7), Volatile.Read(ref asked)));
        answer.Set();
        Assert.True(SpinWait.SpinUntil(() => users.NameOf(7) == "ada", TimeSpan.FromSeconds(30)));
        Assert.Equal(1, Volatile.Read(ref asked));
    }

    [Fact]
    public void NameOf_MoreThanAreKept_StartsAnew()
    {
        var asked = 0;
        var users = new UserBook(user => FormattableString.Invariant($"{user}-{++asked}"));
        for (var user = 0; user <= UserBook.Most; user++) users.NameOf(user);

        Assert.Equal(FormattableString.Invariant($"0-{UserBook.Most + 2}"), users.NameOf(0));
    }

    [Fact]
    public void UserDatabase_OfThisHost_KnowsRootAndNoStranger()
    {
        if (!OperatingSystem.IsLinux()) return;

        Assert.Equal(("root", null), (UserDatabase.NameOf(0), UserDatabase.NameOf(1_999_999_999)));
    }
}
