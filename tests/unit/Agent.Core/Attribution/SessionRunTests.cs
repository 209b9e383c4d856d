using System.Security.Cryptography;
using System.Text;
using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution;

public sealed class SessionRunTests
{
    private const string Person = "S-1-5-21-1004336348-1177238915-682003330-1001";
    private static readonly byte[] Key = [1, 2, 3, 4];

    [Fact]
    public void Of_APersonsProcess_IsTheSameInEachSessionAndHoldsNoName()
    {
        var run = SessionRun.Of(Key, 1, Person);

        Assert.Matches("^session:[0-9a-f]{12}$", run);
        Assert.Equal(run, SessionRun.Of(Key, 7, Person));
        Assert.NotEqual(run, SessionRun.Of([.. Key, 1], 1, Person));
        Assert.NotEqual(run, SessionRun.Of(Key, 1, Person + "0"));
        // Who has no key cannot try whose it is: ids of agents are public.
        Assert.Equal("session:" + Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(Person)))[..12], run);
        // The wire takes it, and nobody can say it of themselves.
        Assert.Equal((run, null), (RunName.Of(run), RunName.Declared(run)));
        Assert.True(RunId.IsOfAPlace(run!));
    }

    [Theory]
    [InlineData(0, Person)]
    [InlineData(null, Person)]
    [InlineData(1, null)]
    [InlineData(1, "")]
    [InlineData(1, "S-1-5-18")]
    [InlineData(1, "S-1-5-19")]
    [InlineData(1, "S-1-5-90-0-1")]
    [InlineData(1, "S-1-5-80-1-2-3-4-5")]
    [InlineData(1, "S-1-5-210-1")]
    public void Of_ServicesAndTheSystemsOwn_IsNobodys(int? session, string? user) => Assert.Null(SessionRun.Of(Key, session, user));

    [Fact]
    public void Of_AnAccountOfEntra_IsAPersons() => Assert.NotNull(SessionRun.Of(Key, 2, "S-1-12-1-1111-2222-3333-4444"));
}
