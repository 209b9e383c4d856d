using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Load;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>The loop from a real inbox to a store that several collectors share: what is told of a host goes before its energy, however a round ends.</summary>
public sealed class SharedReadingFeedTests : IAsyncDisposable
{
    private static readonly TimeSpan Replay = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _folder = new();
    private readonly ManualTimeProvider _time = new(new(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));
    private readonly IReadOnlyList<SyntheticAgent> _agents = new SyntheticAgents(new SyntheticLoad { Agents = 2, DevicesPerAgent = 1 }).All;
    private readonly List<DecodedLine> _sent = [];
    private readonly SqliteInbox _inbox;
    private string? _unanswered;

    public SharedReadingFeedTests() => _inbox = new(_folder.Combine("inbox.db"), InboxRetention.Default, _time, NullLogger<SqliteInbox>.Instance);

    public async ValueTask DisposeAsync()
    {
        await _inbox.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>
    /// The first host was written, and the store did not answer about the second: nothing was sent. What was told of the first goes with its energy in the next round, in the same minute.
    /// </summary>
    [Fact]
    public async Task Send_AfterARoundThatBrokeOff_TellsOfEachHostBeforeItsEnergy()
    {
        ScriptedInflux? server = null;
        await using var store = server = await ScriptedInflux.StartAsync(http =>
        {
            var (what, _, body) = server!.Requests.Last();
            var question = Uri.UnescapeDataString((what + body).Replace('+', ' '));
            if (_unanswered is { } host && question.Contains("first(", StringComparison.Ordinal) && question.Contains(host, StringComparison.Ordinal)) http.Response.StatusCode = 503;
            return http.Response.WriteAsync("""{"results":[{"statement_id":0}]}""");
        });
        using var rig = new SharedRig(store.Url, time: _time);
        using var feed = await FeedAsync(rig);
        foreach (var agent in _agents) await SubmitAsync(agent);
        _unanswered = _agents[1].Inventory.Host;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => feed.SendNextAsync(CancellationToken.None));
        Assert.Empty(_sent);
        _unanswered = null;
        Assert.True(await feed.SendNextAsync(CancellationToken.None));

        foreach (var host in _agents.Select(agent => agent.Inventory.Host))
        {
            var told = _sent.Where(line => line.Tags.GetValueOrDefault("host") == host).Select(line => line.Measurement).Distinct().ToList();
            Assert.Superset(new HashSet<string> { SharedDevices.Measurement, SharedSites.Measurement, SharedMarks.Measurement, EnergyLines.Measurement }, told.ToHashSet());
            Assert.True(told.IndexOf(SharedSites.Measurement) < told.IndexOf(EnergyLines.Measurement));
        }

        // What was sent is told no more.
        _sent.Clear();
        await SubmitAsync(_agents[0]);
        await feed.SendNextAsync(CancellationToken.None);
        Assert.Equal(["footprint_gpu", EnergyLines.Measurement], _sent.Select(line => line.Measurement).Distinct().Order(StringComparer.Ordinal).Reverse());
    }

    private async Task<ReadingFeed> FeedAsync(SharedRig rig)
    {
        var tallies = new InfluxTallies();
        var sender = new LineSender(
            (bytes, _) =>
            {
                foreach (var line in Encoding.UTF8.GetString(bytes.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    _sent.Add(new LineDecoder(doubles: true).Decode(Encoding.UTF8.GetBytes(line + "\n")));
                return Task.FromResult(WriteAnswer.Taken);
            },
            new(_folder.Combine("rejected"), _time), tallies, _time, NullLogger.Instance, () => 0);
        var writer = new SharedWriter(
            new DeviceWriter(rig.Devices, [], _time), new SiteWriter(rig.Sites, rig.Bench, _time),
            new MarkWriter(rig.Marks, rig.Bench.Reader, new RolledCursor(_folder.Combine(RolledCursor.FileName)), "me", Replay, _time));
        var feed = new ReadingFeed(
            _inbox, new InboxRowReader(new InventoryCatalogue(_inbox)), sender, tallies, Replay, _time, NullLogger<ReadingFeed>.Instance, shared: writer);
        await feed.BeginAsync(CancellationToken.None);
        return feed;
    }

    private async Task SubmitAsync(SyntheticAgent agent)
    {
        var id = ByteString.CopyFrom(agent.Id.ToByteArray());
        var batch = BatchEncoder.Encode(new BatchOrigin(id, agent.Epoch, ByteString.CopyFrom(agent.BootId.ToByteArray())), agent.Next(4));
        await _inbox.StoreInventoryAsync(agent.Inventory.Host, agent.Inventory.ContentId.Memory, agent.Inventory.ToByteArray(), default);
        await _inbox.AcceptAsync(
            new(id.Memory, batch.Epoch, (long)batch.FirstSequence, (int)batch.TickCount, batch.InventoryId.Memory, 0, _time.GetUtcNow(), batch.ToByteArray()), default);
    }
}
