using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Live;

public sealed class LiveStateTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Publish_OlderTickAfterNewer_ChangesNothingButTheVersion()
    {
        var live = new LiveState();

        live.Publish([Tick(10, 500_000)]);
        live.Publish([Tick(9, 100_000)]);

        Assert.Equal(2, live.Current.Version);
        Assert.Equal(500_000, Assert.Single(live.Current.Devices.Values).PowerMilliwatts);
    }

    [Fact]
    public void Publish_NoPowerReading_ShowsTheIntervalsMean()
    {
        var live = new LiveState();

        live.Publish([Tick(10, null)]);

        Assert.Equal(300_000, Assert.Single(live.Current.Devices.Values).PowerMilliwatts);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void IsLive_Silence_EndsAfterFiveSeconds(int seconds, bool expected)
    {
        var live = new LiveState();
        live.Publish([Tick(10, 1)]);

        Assert.Equal(expected, Assert.Single(live.Current.Devices.Values).IsLive(Start.AddSeconds(10 + seconds)));
    }

    [Fact]
    public void Publish_AgentThatIsGoneForAnHour_IsForgotten()
    {
        var live = new LiveState();
        live.Publish(new AgentReport("gone", "h", "1", false, Start, null));
        live.Publish(new AgentReport("still", "h", "1", true, Start, null));

        live.Publish(new AgentReport("new", "h", "1", true, Start.AddHours(1), null));

        Assert.Equal(["new", "still"], live.Current.Agents.Keys);
    }

    [Fact]
    public void Publish_AgentBeyondTheCap_IsCountedAndNotShown()
    {
        var live = new LiveState();
        for (var i = 0; i < 10_001; i++)
            live.Publish(new AgentReport($"agent-{i}", "h", "1", true, Start, null));

        Assert.Equal((10_000, 1L), (live.Current.Agents.Count, live.DroppedReports));
    }

    /// <summary>One host's runs leave room for everybody else's, and theirs go on.</summary>
    [Fact]
    public void Publish_RunsOfOneHostBeyondItsCap_AreCountedAndOthersAreListed()
    {
        var live = new LiveState();
        live.Publish([Tick(10, 1, "h", "old")]);
        for (var i = 1; i <= 2_001; i++) live.Publish([Tick(10, 1, "h", $"run-{i}")]);
        live.Publish([Tick(11, 1, "h", "old"), Tick(11, 1, "g", "other")]);

        Assert.Equal((2_001, 2L), (live.Current.Runs.Count, live.UnlistedRuns));
        Assert.Equal([Start.AddSeconds(11), Start.AddSeconds(11)], [live.Current.Runs["old"], live.Current.Runs["other"]]);
        Assert.False(live.Current.Runs.ContainsKey("run-2001"));
        // Those that were silent for an hour leave their places.
        live.Publish([Tick(11 + 3600, 1, "h", "run-2001")]);
        Assert.Equal(["run-2001"], live.Current.Runs.Keys);
    }

    /// <summary>A fleet that comes and goes: whoever is silent for an hour leaves its place, and has it again when it returns.</summary>
    [Fact]
    public void Publish_DeviceThatIsSilentForAnHour_IsForgottenWithItsHost()
    {
        var live = new LiveState();
        live.Publish([Tick(10, 1, "gone"), Tick(10, 1, "half"), Tick(10, 1, "half", uuid: "GPU-2")]);
        live.Publish([Tick(10 + 3599, 1, "half")]);
        Assert.Equal(3, live.Current.Devices.Count);

        live.Publish([Tick(10 + 3660, 1, "new")]);

        Assert.Equal([("half", "GPU-1"), ("new", "GPU-1")], live.Current.Devices.Keys);
        Assert.Equal(["half", "new"], live.Current.HostLabels.Keys);
        live.Publish([Tick(10 + 3661, 7, "gone")]);
        Assert.Equal((7, "gone"), (live.Current.Devices[("gone", "GPU-1")].PowerMilliwatts, live.Current.HostLabels["gone"]["rack"]));
    }

    /// <summary>What came an hour late is heard of now.</summary>
    [Fact]
    public void Publish_ABacklog_KeepsItsDevice()
    {
        var live = new LiveState();
        live.Publish([Tick(10, 1, "late") with { ReceivedAt = Start.AddHours(2) }]);
        live.Publish([Tick(7300, 1, "new")]);

        Assert.Equal(2, live.Current.Devices.Count);
    }

    [Fact]
    public void Publish_HostBeyondTheCap_IsCounted()
    {
        var live = new LiveState();
        live.Publish([.. Enumerable.Range(0, 10_002).Select(host => Tick(10, 1, $"h{host}"))]);
        live.Publish([Tick(11, 1, "h1")]);

        Assert.Equal((10_000, 2L), (live.Current.HostLabels.Count, live.UnlistedDevices));
    }

    private static LiveTick Tick(int second, long? power, string host = "h", string? run = null, string uuid = "GPU-1")
    {
        var inventory = new Inventory { Host = host };
        inventory.HostLabels.Add("rack", host);
        inventory.Devices.Add(new Device { Uuid = uuid, Kind = DeviceKind.Gpu });
        var row = new DeviceRow
        {
            Device = 0,
            Kind = RowKind.Interval,
            StartMicroseconds = (second - 1) * 1_000_000L,
            EndMicroseconds = second * 1_000_000L,
            Millijoules = 300_000,
            CumulativeMillijoules = 300_000,
            Method = Method.Counter,
            PowerMilliwatts = power,
            Shares = run is null ? null : [new(new Owner { Kind = OwnerKind.Run, RunId = run }, PowerState.Active, 300_000)],
        };
        var shift = (Start - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return new LiveTick("a", host, Start.AddSeconds(second), shift, new Tick(second * 1_000_000L, shift + (second * 1_000_000L), inventory, [row], []));
    }
}
