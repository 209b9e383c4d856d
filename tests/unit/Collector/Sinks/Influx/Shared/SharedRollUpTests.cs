using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Load;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>Two collectors, one store: whatever happens to them, what is answered from the roll-up and the newest ticks is what all ticks sum to.</summary>
public sealed class SharedRollUpTests : IAsyncLifetime
{
    private const long Second = 1_000_000;
    private static readonly string[] Hosts = ["node-1", @"DOMAIN\node", @"ends in one\"];

    private readonly ManualTimeProvider _time = new(LedgerBench.Noon);
    private readonly Dictionary<string, ulong> _sequence = [];
    private PlayedEnergy _store = null!;
    private PlayedCollector[] _collectors = null!;

    public async Task InitializeAsync()
    {
        _store = await PlayedEnergy.StartAsync();
        _collectors = [new(_store.Server.Url, "one", _time), new(_store.Server.Url, "two", _time)];
    }

    public async Task DisposeAsync()
    {
        foreach (var collector in _collectors) collector.Dispose();
        await _store.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Cells_AfterWhateverHappened_AreWhatAllTicksSumTo(int seed)
    {
        var random = new Random(seed);
        List<LiveTick> sent = [];
        if (seed % 2 == 0) await BeginAsOfOldAsync(random, sent);
        for (var step = 0; step < 60; step++)
        {
            var (collector, other) = random.Next(2) == 0 ? (_collectors[0], _collectors[1]) : (_collectors[1], _collectors[0]);
            switch (random.Next(10))
            {
                case < 4:
                    for (var count = random.Next(1, 6); count > 0; count--) collector.Take(Next(random, sent));
                    break;
                case 4:
                    // Its acknowledgement was lost: the other has it too, and places it a little elsewhere.
                    if (sent.Count > 0) collector.Take(sent[random.Next(sent.Count)] with { UnixShiftMicroseconds = Shift(random) });
                    break;
                case 5:
                    collector.Dies = true;
                    if (!(random.Next(2) == 0 ? await collector.FlushAsync() : await collector.SendAsync(random.Next(1, 5)))) break;
                    collector.Dies = false;
                    break;
                case 6:
                    // Between what it read and what it writes, the other tells a newer whole.
                    collector.BeforeWrite = async () => Assert.True(await other.SendAsync() && await other.FlushAsync());
                    await collector.FlushAsync();
                    collector.BeforeWrite = null;
                    break;
                case 7:
                    _time.Advance(TimeSpan.FromMinutes(random.Next(1, 40)));
                    break;
                case 8:
                    await collector.SendAsync(random.Next(1, 10));
                    break;
                default:
                    await collector.SendAsync();
                    await collector.FlushAsync();
                    break;
            }
        }

        // One may have been away for long; both are settled in the end, whoever is the last.
        foreach (var collector in random.Next(2) == 0 ? _collectors : _collectors.Reverse()) await collector.SettleAsync();
        if (seed % 3 == 0) _store.Forget(LedgerBench.Minute(-60));
        foreach (var later in (int[])[0, 30, 60, 600])
        {
            _time.Advance(TimeSpan.FromMinutes(later));
            AreTheSame(_collectors[random.Next(2)].Rig);
        }

        Assert.Contains("footprint_energy_minute", _store.AskedOf);
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 24)];

    /// <summary>Ticks of long ago, which nobody rolled up, of hosts that go on reporting to a build that does.</summary>
    private async Task BeginAsOfOldAsync(Random random, List<LiveTick> sent)
    {
        for (var count = 0; count < 20; count++) _collectors[count % 2].Take(Next(random, sent));
        foreach (var collector in _collectors)
        {
            await collector.SendAsOfOldAsync();
            collector.Start();
        }

        Assert.Empty(_store.Rolled);
    }

    private void AreTheSame(SharedRig rig)
    {
        var range = new MinuteRange(LedgerBench.Minute(-300), UtcMinute.FromTime(_time.GetUtcNow()) + 5);
        foreach (var step in (int[])[1, 7, 60])
        {
            var (whole, ticks) = (Cells(rig, range, step, rig.Marks), Cells(rig, range, step, null));
            Assert.NotEmpty(ticks);
            Assert.Equal(ticks, whole);
        }
    }

    /// <summary>By key and hour: where the roll-up ends and ticks begin, a bucket may come in two.</summary>
    private static List<string> Cells(SharedRig rig, MinuteRange range, int step, SharedMarks? marks) =>
    [
        .. new SharedCells(rig.Queries, rig.Sites, rig.Bench, new(rig.Bench.Reader, rig.Bench, null, range, CancellationToken.None), CancellationToken.None, marks).Cells(range, step: step)
            .GroupBy(cell => (cell.Series, At: step == 1 ? cell.From : cell.From.FloorTo(60)))
            .Select(cell => $"{cell.Key.At.Value} {cell.Key.Series} {cell.Aggregate(default(EnergyCell), (sum, one) => sum + one.Energy)}").Order(StringComparer.Ordinal),
    ];

    private LiveTick Next(Random random, List<LiveTick> sent)
    {
        var host = Hosts[random.Next(Hosts.Length)];
        var sequence = _sequence[host] = _sequence.GetValueOrDefault(host) + 1;
        // Most of now, some late by hours; many of them at the edge of a minute.
        var minute = UtcMinute.FromTime(_time.GetUtcNow()) + -(random.Next(4) == 0 ? random.Next(240) : random.Next(3));
        var end = minute.StartUnixMicroseconds + (random.Next(2) == 0 ? random.Next(-2, 3) * Second / 20 : random.Next(60) * Second);
        var millijoules = random.Next(4) == 0 ? 0 : random.Next(1, 1_000_000);
        var run = random.Next(millijoules + 1);
        var row = new DeviceRow
        {
            Device = 0,
            Kind = RowKind.Interval,
            StartMicroseconds = end - Second,
            EndMicroseconds = end,
            Millijoules = millijoules,
            CumulativeMillijoules = millijoules,
            Method = Method.Counter,
            Shares = [new(new Owner { Kind = OwnerKind.Run, RunId = "job" }, PowerState.Active, run), new(new Owner { Kind = OwnerKind.Idle }, PowerState.Idle, millijoules - run)],
        };
        var inventory = new Inventory { Host = host, Devices = { new Device { Uuid = $"GPU of {host}", Kind = DeviceKind.Gpu, Bounds = { ExactBounds.OfAllMethods } } } };
        var tick = new LiveTick("agent", host, _time.GetUtcNow(), Shift(random), new(end, end, inventory, [row], [])) { Epoch = (ulong)host.Length, Sequence = sequence };
        sent.Add(tick);
        return tick;
    }

    private static long Shift(Random random) => random.Next(-90_000, 90_000);
}
