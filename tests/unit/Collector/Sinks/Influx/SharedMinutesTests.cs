using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Storage.Told;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx;

/// <summary>Minutes to which somebody else adds too: what is written is looked at again, and the inbox keeps its rows until then.</summary>
public sealed class SharedMinutesTests : IDisposable
{
    private const long Minute = 60_000_000;

    private readonly TemporaryDirectory _folder = new();
    private readonly ManualTimeProvider _time = new(LedgerBench.Noon);
    private readonly LedgerBench _bench = new();
    private readonly PlayedMinutes _minutes = new();
    private readonly List<string> _lines = [];
    private readonly SqliteToldEmissions _told;
    private readonly EmissionFeed _feed;

    public SharedMinutesTests()
    {
        var tallies = new InfluxTallies();
        _told = new(_folder.Combine("told.db"), 400);
        var sender = new LineSender(
            (bytes, _) =>
            {
                _lines.AddRange(Encoding.UTF8.GetString(bytes.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries));
                return Task.FromResult(WriteAnswer.Taken);
            },
            new(_folder.Combine("rejected"), _time), tallies, _time, NullLogger.Instance);
        _feed = new(
            _minutes, _bench.Reader, () => 0, sender, new(_folder.Combine(EmissionMarks.FileName), TimeSpan.FromSeconds(30), _time), _told,
            new ToldProjects(_bench, _told, TimeSpan.FromSeconds(30), _time), tallies, _time);
        _feed.Begin(0);
    }

    public void Dispose()
    {
        _told.Dispose();
        _bench.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Flush_OfANewMinute_IsSettledOnceAReadingSaysWhatWasWritten()
    {
        Saw(0);
        _minutes.Energy[LedgerBench.Minute(0)] = 1_000;
        Assert.Equal((0, 1), (await FlushAsync(7), _lines.Count));
        Assert.Equal((7, 1), (await FlushAsync(7), _lines.Count));
    }

    /// <summary>Its word on the minute may have been ours, which is older than what is there.</summary>
    [Fact]
    public async Task Flush_WhereAnotherAddedSince_TellsTheWhole()
    {
        Saw(0);
        _minutes.Energy[LedgerBench.Minute(0)] = 1_000;
        await FlushAsync(7);
        _minutes.Energy[LedgerBench.Minute(0)] = 4_000;
        Assert.Equal(0, await FlushAsync(7));
        Assert.Contains("energy_j=4", _lines[^1], StringComparison.Ordinal);
        Assert.Equal((7, 2), (await FlushAsync(7), _lines.Count));
    }

    /// <summary>Rows that go on filling a minute hold back themselves alone.</summary>
    [Fact]
    public async Task Flush_OfAMinuteThatGoesOn_LetsGoOfTheRowsBefore()
    {
        Saw(0);
        _minutes.Energy[LedgerBench.Minute(0)] = 1_000;
        Assert.Equal(0, await FlushAsync(7));
        Saw(0);
        _minutes.Energy[LedgerBench.Minute(0)] = 2_000;
        Assert.Equal(7, await FlushAsync(9));
        Assert.Equal((9, 2), (await FlushAsync(9), _lines.Count));
    }

    /// <summary>A tick near an edge is perhaps told on its other side by another collector: both minutes are looked at.</summary>
    [Theory]
    [InlineData(30, 31, 1)]
    [InlineData(2, 3, 2)]
    [InlineData(56, 57, 2)]
    public async Task Saw_OfATickNearAnEdge_IsOfTheMinuteBeyondToo(int from, int to, int minutes)
    {
        Saw(0, from, to);
        await FlushAsync(7);
        Assert.Equal(minutes, _minutes.Asked.Sum(range => range.Minutes));
    }

    private Task<long> FlushAsync(long position) => _feed.FlushAsync(position, CancellationToken.None);

    private void Saw(int minute, int from = 20, int to = 40)
    {
        var at = LedgerBench.Minute(minute).StartUnixMicroseconds;
        var row = new DeviceRow { Device = 0, Kind = RowKind.Interval, StartMicroseconds = at + (from * Minute / 60), EndMicroseconds = at + (to * Minute / 60), Millijoules = 1, CumulativeMillijoules = 1, Method = Method.Counter };
        _feed.Saw(new("a", "node-1", LedgerBench.Noon, 0, new Tick(row.EndMicroseconds, row.EndMicroseconds, new Inventory(), [row], [])));
    }

    private sealed class PlayedMinutes : IEmissionReader
    {
        public Dictionary<UtcMinute, long> Energy { get; } = [];

        public List<MinuteRange> Asked { get; } = [];

        public bool IsShared => true;

        public EmissionMark Mark() => new(LedgerBench.Noon, 0, 0);

        public IReadOnlyList<EmissionPoint> Points(MinuteRange range, CancellationToken cancellationToken)
        {
            Asked.Add(range);
            return [.. Energy.Where(minute => range.Contains(minute.Key)).Select(minute => new EmissionPoint(minute.Key, "node-1", "GPU-a", "p", "home", "GB", Method.Counter, null, new(minute.Value), null))];
        }

        public IReadOnlyList<PricedSlot> FirstPriced(DateTimeOffset after) => [];

        public IReadOnlyList<HostMove> Moves(long after, int limit) => [];

        public IReadOnlyList<MinuteRange> SlotsOf(IReadOnlyCollection<string> runs) => [];
    }
}
