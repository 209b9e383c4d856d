using System.Globalization;
using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Load;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx;

/// <summary>A real inbox, and a server that is a map from series and time to figures: what is written twice is there once.</summary>
public sealed class ReadingFeedTests : IAsyncDisposable
{
    private const int Devices = 3;
    private static readonly TimeSpan Replay = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _folder = new();
    private readonly ManualTimeProvider _time = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly SyntheticAgent _agent = new SyntheticAgents(new SyntheticLoad { DevicesPerAgent = Devices }).All[0];
    private readonly Dictionary<(string Series, long At), IReadOnlyDictionary<string, string>> _server = [];
    private readonly Dictionary<(string Device, long At), DeviceRow> _truth = [];
    private readonly InfluxTallies _tallies = new();
    private readonly SqliteInbox _inbox;
    private bool _isDown;
    private int _lines;

    public ReadingFeedTests()
    {
        _inbox = new(_folder.Combine("inbox.db"), InboxRetention.Default, _time, NullLogger<SqliteInbox>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _inbox.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Send_OfBatches_WritesEveryReadingAsItWas()
    {
        using var feed = await FeedAsync();
        for (var batch = 0; batch < 5; batch++) await SubmitAsync(8);
        while (await feed.SendNextAsync(CancellationToken.None)) { }

        Assert.Equal(5 * 8 * Devices, _server.Count);
        DemandTruth();
        Assert.Equal((0L, (DateTimeOffset?)null), _inbox.Waiting(feed.Position));
    }

    /// <summary>Of what the server took within the last half minute nothing is let go: a restart sends it again, and nothing else.</summary>
    [Fact]
    public async Task Cursor_FollowsWhatTheServerTookAReplayAgo()
    {
        using (var feed = await FeedAsync())
        {
            await SubmitAsync(8);
            await feed.RoundAsync(CancellationToken.None);
            _time.Advance(Replay + TimeSpan.FromSeconds(1));
            await SubmitAsync(8);
            await feed.RoundAsync(CancellationToken.None);
            Assert.Equal((2, 1), (feed.Position, Cursor()));
        }

        _lines = 0;
        using var next = await FeedAsync();
        while (await next.RoundAsync(CancellationToken.None)) { }
        Assert.Equal(8 * Devices, _lines);
        DemandTruth();
        _time.Advance(Replay + TimeSpan.FromSeconds(1));
        Assert.False(await next.RoundAsync(CancellationToken.None));
        Assert.Equal(2, Cursor());
    }

    /// <summary>A server that was killed may have lost what it took last.</summary>
    [Fact]
    public async Task Send_AfterAnOutage_SendsTheLastSecondsAgain()
    {
        using var feed = await FeedAsync();
        await SubmitAsync(8);
        await feed.RoundAsync(CancellationToken.None);
        await SubmitAsync(8);
        (_isDown, _lines) = (true, 0);
        _server.Clear();
        var round = feed.RoundAsync(CancellationToken.None);
        while (_time.ArmedTimers == 0) await Task.Delay(1);
        _isDown = false;
        _time.Advance(TimeSpan.FromSeconds(2));
        while (!round.IsCompleted) await Task.Delay(1);
        while (await feed.RoundAsync(CancellationToken.None)) { }

        Assert.Equal((2 * 8 * Devices, 3 * 8 * Devices, 1), (_server.Count, _lines, _tallies.Replays));
        DemandTruth();
    }

    /// <summary>Without the sink nothing is kept for it; with it, what it has not sent is.</summary>
    [Fact]
    public async Task Inbox_KeepsWhatWasNotSent_UntilTheSinkIsGone()
    {
        using var feed = await FeedAsync();
        await SubmitAsync(8);
        await _inbox.AdvanceAsync(InboxConsumer.Ledger, 1, default);
        await _inbox.RetainAsync(default);
        Assert.Single(_inbox.Read(0, 10, 1 << 20));
        await new RetiredConsumers(_inbox).StartAsync(default);
        await _inbox.RetainAsync(default);
        Assert.Empty(_inbox.Read(0, 10, 1 << 20));
    }

    [Fact]
    public async Task Send_OfARowThatCannotBeRead_CountsItAndGoesOn()
    {
        using var feed = await FeedAsync();
        await _inbox.AcceptAsync(new(new byte[16], 1, 1, 1, new byte[16], 0, _time.GetUtcNow(), new byte[] { 1 }), default);
        await SubmitAsync(4);
        while (await feed.SendNextAsync(CancellationToken.None)) { }
        Assert.Equal((1, 4 * Devices), (_tallies.UnreadableRows, _server.Count));
    }

    [Fact]
    public void ReplayWindow_HoldsFewMarks_AndTellsOnlyWhatIsOldEnough()
    {
        var window = new ReplayWindow(Replay, _time);
        for (var cursor = 1; cursor <= 10_000; cursor++)
        {
            window.Took(cursor);
            _time.Advance(TimeSpan.FromMilliseconds(10));
            if (window.Settled() is { } settled) Assert.InRange(settled, cursor - 3_200, cursor - 3_000);
        }

        _time.Advance(Replay * 2);
        Assert.Equal((10_000L, null), (window.Settled(), window.Settled()));
    }

    private async Task<ReadingFeed> FeedAsync()
    {
        var sender = new LineSender(
            (bytes, _) =>
            {
                if (_isDown) return Task.FromResult(WriteAnswer.Unreachable("down"));
                foreach (var line in Encoding.UTF8.GetString(bytes.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries)) Take(line);
                return Task.FromResult(WriteAnswer.Taken);
            },
            new(_folder.Combine("rejected"), _time), _tallies, _time, NullLogger.Instance, () => 0);
        var feed = new ReadingFeed(_inbox, new InboxRowReader(new InventoryCatalogue(_inbox)), sender, _tallies, Replay, _time, NullLogger<ReadingFeed>.Instance);
        await feed.BeginAsync(CancellationToken.None);
        return feed;
    }

    private void Take(string line)
    {
        _lines++;
        var read = new LineDecoder(doubles: true).Decode(Encoding.UTF8.GetBytes(line + "\n"));
        Assert.Equal("footprint_gpu", read.Measurement);
        Assert.Equal(["gpu_uuid", "host", "method", "model"], read.Tags.Keys);
        _server[(read.Tags["gpu_uuid"], read.UnixNanoseconds)] = read.Fields;
    }

    private async Task SubmitAsync(int ticks)
    {
        var some = _agent.Next(ticks);
        foreach (var tick in some)
        {
            foreach (var row in tick.Tick.Rows) _truth[(_agent.Inventory.Devices[row.Device].Uuid, tick.Tick.UnixMicroseconds * 1000)] = row;
        }

        var id = ByteString.CopyFrom(_agent.Id.ToByteArray());
        var batch = BatchEncoder.Encode(new BatchOrigin(id, _agent.Epoch, ByteString.CopyFrom(_agent.BootId.ToByteArray())), some);
        await _inbox.StoreInventoryAsync(_agent.Inventory.Host, _agent.Inventory.ContentId.Memory, _agent.Inventory.ToByteArray(), default);
        await _inbox.AcceptAsync(
            new(id.Memory, batch.Epoch, (long)batch.FirstSequence, (int)batch.TickCount, batch.InventoryId.Memory, 0, _time.GetUtcNow(), batch.ToByteArray()), default);
    }

    private void DemandTruth()
    {
        Assert.Equal(_truth.Keys.Order(), _server.Keys.Order());
        foreach (var (key, row) in _truth)
        {
            var read = _server[key];
            Assert.Equal(row.CumulativeMillijoules, Thousandths(read["energy_j"]));
            Assert.Equal(row.PowerMilliwatts, read.TryGetValue("power_w", out var power) ? Thousandths(power) : (long?)null);
            Assert.Equal(row.TemperatureCelsius, read.TryGetValue("temperature_c", out var degrees) ? (int)(Thousandths(degrees) / 1000) : (int?)null);
            Assert.Equal(row.UtilizationPercent * 10L, read.TryGetValue("utilization", out var share) ? Thousandths(share) : (long?)null);
            Assert.Equal(row.MemoryMebibytes * (1L << 20), read.TryGetValue("memory_used_bytes", out var bytes) ? long.Parse(bytes[..^1], CultureInfo.InvariantCulture) : (long?)null);
        }
    }

    private static long Thousandths(string number) => (long)(decimal.Parse(number, CultureInfo.InvariantCulture) * 1000);

    private long Cursor() => _inbox.Consumers().Single(consumer => consumer.Name == ReadingFeed.Consumer).Cursor;
}
