using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>What a tick writes, into a map from series and time to figures, as a server is one.</summary>
public sealed class EnergyLinesTests
{
    private const long Second = 1_000_000;
    private static readonly UtcMinute Minute = new(29_000_000);

    private readonly Dictionary<(string Series, long At), long> _server = [];

    [Fact]
    public void Write_OfATickWithinAMinute_IsOnePointPerOwner_WithWhatTheLedgerBooks()
    {
        var lines = Lines(Tick(30 * Second, Share("run 1, a=b", 700), Share(null, 301)));
        Assert.Equal(2, lines.Count);
        var run = lines.Single(line => line.Tags["owner"] == "run 1, a=b");
        Assert.Equal(
            ("footprint_energy", "gpu", "000000000000002a", "GPU-1", "node 1", "counter", "active"),
            (run.Measurement, run.Tags["component"], run.Tags["epoch"], run.Tags["gpu_uuid"], run.Tags["host"], run.Tags["method"], run.Tags["state"]));
        // Its part is modelled, and the reader is told apart what was measured whole.
        Assert.Equal("owners", run.Tags["split"]);
        Assert.DoesNotContain("split", Assert.Single(Lines(Tick(30 * Second, Share("run", 700)))).Tags.Keys);
        Assert.Equal(("700i", "699i"), (run.Fields["energy_mj"], run.Fields["observed_ms"]));
        Assert.Equal((Minute.StartUnixMicroseconds * 1000) + 7, run.UnixNanoseconds);
        // Time is shared as the energy is, and sums to the device's.
        Assert.Equal("301i", lines.Single(line => line != run).Fields["observed_ms"]);
    }

    [Fact]
    public void Write_OfATickOverTheEdge_SplitsItAsTheLedgerDoes()
    {
        var tick = Tick((60 * Second) + (Second / 4), Share("run", 1001));
        var points = Lines(tick).ToDictionary(line => line.UnixNanoseconds - 7, line => long.Parse(line.Fields["energy_mj"][..^1], CultureInfo.InvariantCulture));
        var ledger = TickEntries.Of(tick.Tick, tick.UnixShiftMicroseconds).ToDictionary(entry => entry.Minute.StartUnixMicroseconds * 1000, entry => entry.Cell.Millijoules);
        Assert.Equal(2, ledger.Count);
        Assert.Equal(ledger.OrderBy(entry => entry.Key), points.Where(point => point.Value > 0).OrderBy(point => point.Key));
    }

    /// <summary>However the second collector places the tick, within what it may: the last one's word holds, and its alone.</summary>
    [Theory]
    [InlineData(0, 37)]
    [InlineData(37, -26)]
    [InlineData(-26, 37)]
    [InlineData(-980, 20)]
    [InlineData(4_990, -5)]
    [InlineData(-5, 4_990)]
    [InlineData(1_500, -1_500)]
    public void Write_OfOneTickByTwoCollectors_CountsOnce(int first, int second)
    {
        foreach (var (one, other) in ((int, int)[])[(first, second), (second, first)])
        {
            _server.Clear();
            for (var seconds = 50; seconds < 72; seconds++)
            {
                Keep(Tick((seconds * Second) + (one * 1000L), (ulong)seconds, Share("run", 100_001), Share(null, 7)));
                Keep(Tick((seconds * Second) + (other * 1000L), (ulong)seconds, Share("run", 100_001), Share(null, 7)));
            }

            Assert.Equal(22 * 100_008, _server.Values.Sum());
        }
    }

    [Fact]
    public void Write_OfTicksOfTwoQueues_CountsBoth()
    {
        Keep(Tick(30 * Second, Share("run", 100)));
        Keep(Tick(30 * Second, Share("run", 100)) with { Epoch = 43 });
        Assert.Equal(200, _server.Values.Sum());
    }

    /// <summary>The checkpoint of a spool that was full: hours in one row.</summary>
    [Fact]
    public void Write_OfALongRow_HasEachMinuteOfIt()
    {
        var tick = Tick(600 * Second, Share("run", 600_007));
        tick = tick with { Tick = tick.Tick with { Rows = [tick.Tick.Rows[0] with { StartMicroseconds = 0 }] } };
        Keep(tick);
        Assert.Equal(600_007, _server.Values.Sum());
        Assert.Equal(10, _server.Values.Count(energy => energy > 0));
    }

    /// <summary>A MIG instance's energy is its board's, and an opening row has none.</summary>
    [Fact]
    public void Write_OfWhatIsNoEnergyOfItsOwn_IsNothing()
    {
        var tick = Tick(30 * Second, Share("run", 100));
        tick.Tick.Inventory.Devices[0].Kind = DeviceKind.Mig;
        Assert.Empty(Lines(tick));
        var opening = Tick(30 * Second, Share("run", 0));
        Assert.Empty(Lines(opening with { Tick = opening.Tick with { Rows = [opening.Tick.Rows[0] with { Kind = RowKind.Opening }] } }));
    }

    /// <summary>Devices beyond their host's cap have one name: what they drew at one tick is one point.</summary>
    [Fact]
    public void Write_OfDevicesOfOneName_SumsThem()
    {
        var tick = Tick(30 * Second, Share("run", 100));
        tick.Tick.Inventory.Devices.Add(new Device { Uuid = "GPU-1", Kind = DeviceKind.Gpu, Bounds = { ExactBounds.OfAllMethods } });
        Keep(tick with { Tick = tick.Tick with { Rows = [tick.Tick.Rows[0], tick.Tick.Rows[0] with { Device = 1 }] } });
        Assert.Equal(200, Assert.Single(_server).Value);
    }

    private void Keep(LiveTick tick)
    {
        foreach (var line in Lines(tick))
            _server[(string.Join(',', line.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)), line.UnixNanoseconds)] = long.Parse(line.Fields["energy_mj"][..^1], CultureInfo.InvariantCulture);
    }

    private static List<DecodedLine> Lines(LiveTick tick)
    {
        var lines = new LineBuffer();
        new EnergyLines().Write(tick, lines);
        return [.. Enumerable.Range(0, lines.Count).Select(line => new LineDecoder(doubles: false).Decode(lines.Lines(line, 1).Span))];
    }

    private static RowShare Share(string? run, long millijoules) =>
        new(run is null ? null : new Owner { Kind = OwnerKind.Run, RunId = run }, run is null ? PowerState.Idle : PowerState.Active, millijoules);

    private static LiveTick Tick(long end, params RowShare[] shares) => Tick(end, 7, shares);

    private static LiveTick Tick(long end, ulong sequence, params RowShare[] shares)
    {
        var inventory = new Inventory { Host = "node 1", Devices = { new Device { Uuid = "GPU-1", Kind = DeviceKind.Gpu, Bounds = { ExactBounds.OfAllMethods } } } };
        var row = new DeviceRow
        {
            Device = 0,
            Kind = RowKind.Interval,
            StartMicroseconds = end - Second,
            EndMicroseconds = end,
            Millijoules = shares.Sum(share => share.Millijoules),
            CumulativeMillijoules = 0,
            Method = Method.Counter,
            Shares = shares,
        };
        return new LiveTick("agent", inventory.Host, DateTimeOffset.UnixEpoch, Minute.StartUnixMicroseconds, new Tick(end, Minute.StartUnixMicroseconds + end, inventory, [row], [])) { Epoch = 42, Sequence = sequence };
    }
}
