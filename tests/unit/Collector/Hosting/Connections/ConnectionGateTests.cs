using System.Net;
using TelemetryFootprint.Collector.Hosting.Connections;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Hosting.Connections;

public sealed class ConnectionGateTests
{
    private static readonly IPAddress Stranger = IPAddress.Parse("192.0.2.1");
    private static readonly ConnectionCaps Caps = new() { PerAddress = 3, BeforeAuthentication = 5, Authenticated = 8 };

    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly ResetBans _bans;
    private readonly ConnectionGate _gate;

    public ConnectionGateTests()
    {
        _bans = new(_time, TimeSpan.FromSeconds(60));
        _gate = new(Caps, _bans, IPAddress.IsLoopback);
    }

    [Fact]
    public void TryEnter_BeyondTheCapOfAnAddress_IsRefusedUntilOneLeaves()
    {
        var leases = Enter(Stranger, 3);
        Refused(Stranger, EntryRefusal.Address);
        Assert.NotNull(_gate.TryEnter(IPAddress.Parse("192.0.2.2"), out _));

        leases[0].Dispose();

        Assert.NotNull(_gate.TryEnter(Stranger, out _));
        Assert.Equal(1, _gate.Refusals(EntryRefusal.Address));
    }

    [Fact]
    public void TryEnter_OfManyAddresses_IsRefusedBeyondTheCapOfStrangers()
    {
        foreach (var number in Enumerable.Range(1, 5)) Enter(new([192, 0, 2, (byte)number]), 1);
        Refused(IPAddress.Parse("192.0.2.9"), EntryRefusal.Strangers);
    }

    [Fact]
    public void TryAuthenticate_MakesRoomForMoreOfTheSameAddress()
    {
        for (var agent = 0; agent < 8; agent++)
        {
            var lease = _gate.TryEnter(Stranger, out _);
            Assert.NotNull(lease);
            Assert.True(lease.TryAuthenticate());
            Assert.True(lease.TryAuthenticate());
        }

        Assert.Equal((0, 8), (_gate.Strangers, _gate.Authenticated));
        Assert.False(Enter(Stranger, 1)[0].TryAuthenticate());
        Assert.Equal(1, _gate.Refusals(EntryRefusal.Full));
    }

    [Fact]
    public void TryEnter_FromLoopbackWhileItIsTrusted_KnowsNoCapOfAnAddress()
    {
        Enter(IPAddress.Loopback, 8);
        Refused(IPAddress.Loopback, EntryRefusal.Full);
        Assert.NotNull(_gate.TryEnter(Stranger, out _));
    }

    [Fact]
    public void Dispose_Twice_GivesThePlaceBackOnce()
    {
        var known = Enter(IPAddress.Loopback, 2);
        var strangers = Enter(Stranger, 2);
        Assert.True(strangers[0].TryAuthenticate());
        foreach (var lease in known.Concat(strangers))
        {
            lease.Dispose();
            lease.Dispose();
        }

        Assert.Equal((0, 0), (_gate.Strangers, _gate.Authenticated));
    }

    [Fact]
    public void TryAuthenticate_OfAConnectionThatIsGone_TakesNoPlace()
    {
        var lease = Enter(Stranger, 1)[0];
        lease.Dispose();
        Assert.True(lease.TryAuthenticate());
        Assert.Equal((0, 0), (_gate.Strangers, _gate.Authenticated));
    }

    [Fact]
    public void CountReset_ThatFloods_BansTheAddressForAMinute()
    {
        var cut = 0;
        while (cut == 0)
        {
            var lease = Enter(Stranger, 1)[0];
            for (var reset = 0; reset < 16 && cut == 0; reset++) cut = lease.CountReset() ? 1 : 0;
            lease.Dispose();
        }

        Refused(Stranger, EntryRefusal.Banned);
        Assert.NotNull(_gate.TryEnter(IPAddress.Parse("192.0.2.2"), out _));
        Assert.Equal((1, ResetBans.MaxPerMinute), (_bans.Bans, _bans.Resets));
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.NotNull(_gate.TryEnter(Stranger, out _));
    }

    [Fact]
    public void CountReset_OfFiveHundredAgentsThatLeaveAtOnce_BansNobody()
    {
        foreach (var lease in Enumerable.Range(0, 500).Select(_ => Enter(Stranger, 1)[0]))
        {
            for (var stream = 0; stream < ResetBans.FreePerConnection; stream++) Assert.False(lease.CountReset());
            lease.Dispose();
        }

        Assert.NotNull(_gate.TryEnter(Stranger, out _));
        Assert.Equal(0, _bans.Resets);
    }

    [Fact]
    public void Count_OverManyMinutes_BansNobody()
    {
        foreach (var _ in Enumerable.Range(0, 10 * ResetBans.MaxPerMinute))
        {
            Assert.False(_bans.Count(Stranger));
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void Count_OfVeryManyAddresses_StaysBounded()
    {
        for (var number = 0; number < 30_000; number++) Assert.False(_bans.Count(new IPAddress((long)number + 1)));
        Assert.Equal((30_000, 0), (_bans.Resets, _bans.Bans));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2::ffff", "2001:db8:1:2::")]
    [InlineData("::1", "::1")]
    public void Of_AnAddress_IsWhatOneClientHas(string address, string key) => Assert.Equal(IPAddress.Parse(key), AddressKey.Of(IPAddress.Parse(address)));

    private List<ConnectionLease> Enter(IPAddress address, int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        var lease = _gate.TryEnter(address, out var refusal);
        Assert.Equal(EntryRefusal.None, refusal);
        return lease!;
    })];

    private void Refused(IPAddress address, EntryRefusal reason)
    {
        Assert.Null(_gate.TryEnter(address, out var refusal));
        Assert.Equal(reason, refusal);
    }
}
