using System.Collections.Concurrent;
using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Native.Processes;
using TelemetryFootprint.TestKit.Time;

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
        var (asked, time) = (0, new ManualTimeProvider(DateTimeOffset.UnixEpoch));
        var users = new UserBook(_ => ++asked > 0 && name.Length > 0 ? name : isBroken ? throw new InvalidOperationException("scripted") : name, time);
        Assert.Null(users.NameOf(7));
        name = "ada";
        // Each time would hold whoever asks.
        Assert.Equal((null, null, 1), (users.NameOf(7), users.Told(7), asked));
        time.Advance(UserBook.MemoryOfNone);

        Assert.True(SpinWait.SpinUntil(() => users.NameOf(7) == "ada", TimeSpan.FromSeconds(30)));
        Assert.Equal(2, asked);
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

    /// <summary>Two users' jobs in one tick: the second has his name as soon as the first does.</summary>
    [Fact]
    public void NameOf_WhileAnotherIsAskedFor_HasHisTurn()
    {
        using var answer = new ManualResetEventSlim();
        var asked = new ConcurrentQueue<int>();
        var users = new UserBook(user =>
        {
            asked.Enqueue(user);
            answer.Wait();
            return FormattableString.Invariant($"user-{user}");
        });
        Assert.Equal((null, null), (users.NameOf(7), users.NameOf(8)));
        answer.Set();

        Assert.True(SpinWait.SpinUntil(() => asked.Count == 2, TimeSpan.FromSeconds(30)));
        Assert.True(SpinWait.SpinUntil(() => users.Told(8) == "user-8", TimeSpan.FromSeconds(30)));
        Assert.Equal([7, 8], asked);
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
