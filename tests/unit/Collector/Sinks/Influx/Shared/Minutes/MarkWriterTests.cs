using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared.Minutes;

/// <summary>What a collector says of hosts before their energy: whether all of it is rolled up.</summary>
public sealed class MarkWriterTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly ManualTimeProvider _time = new(LedgerBench.Noon);
    private PlayedEnergy _store = null!;
    private SharedRig _rig = null!;

    private RolledCursor Cursor => new(_folder.Combine("rolled"));

    public async Task InitializeAsync()
    {
        _store = await PlayedEnergy.StartAsync();
        _rig = new(_store.Server.Url, time: _time);
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    public void Dispose()
    {
        _rig.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Write_OfAHostWithoutOlderEnergy_IsSinceEver_OnceAWeek()
    {
        var writer = Writer();
        Assert.Equal([("node-1", 0)], Told(writer, "node-1"));
        Assert.Empty(Told(writer, "node-1"));
        _time.Advance(TimeSpan.FromDays(7));
        Assert.Single(Told(writer, "node-1"));
        // A server that was away may have lost it.
        writer.Begin(0);
        Assert.Single(Told(writer, "node-1"));
    }

    /// <summary>By whom they were taken in is unknown, and they are rolled up nowhere; their collector may be an old one for an hour more.</summary>
    [Fact]
    public void Write_OfAHostWithOlderEnergy_IsFromTwoHoursOn()
    {
        _store.Add(LedgerBench.Minute(-5000), 1);
        Assert.Equal([("node-1", LedgerBench.Minute(120).Value)], Told(Writer(), "node-1"));
    }

    [Fact]
    public void Write_OfAHostThatIsMarked_SaysTheSame()
    {
        _store.Add(LedgerBench.Minute(-5000), 1);
        _store.Mark("node-1", LedgerBench.Minute(-4000));
        Assert.Equal([("node-1", LedgerBench.Minute(-4000).Value)], Told(Writer(), "node-1"));
    }

    /// <summary>What it took in as an older build is rolled up nowhere, of hosts that come no more too; said until it is read back, and for as long as a server may lose it.</summary>
    [Fact]
    public void Write_AfterAnOlderBuild_RaisesAllHostsOfTheLedger_UntilTheStoreSaysSo()
    {
        _rig.Bench.Add(1, 1_000);
        _store.Mark("node-1", SharedMarks.Ever);
        var writer = Writer(cursor: 7);
        var raised = ("node-1", LedgerBench.Minute(120).Value);
        Assert.Equal([raised], Raised(writer));
        Assert.Empty(Raised(writer));
        // Its own word in the same minute does not take it back.
        Assert.Equal([raised], Told(writer, "node-1"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([raised], Raised(writer));
        writer.Advancing(8);
        Assert.False(Cursor.Covers(8));

        _store.Mark("node-1", LedgerBench.Minute(120));
        for (var minute = 0; minute < 2; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            Assert.Empty(Raised(writer));
        }

        writer.Advancing(8);
        Assert.True(Cursor.Covers(8));
        Assert.Empty(Raised(Writer(cursor: 8)));
    }

    /// <summary>After a step back to an older build its cursor is beyond what was rolled up.</summary>
    [Fact]
    public void Write_WhereTheCursorMovedWithoutTheRollUp_RaisesToo()
    {
        _rig.Bench.Add(1, 1_000);
        Cursor.Save(7);
        Assert.Empty(Raised(Writer(cursor: 7)));
        Assert.Single(Raised(Writer(cursor: 8)));
    }

    [Fact]
    public void Write_WhileTheStoreIsAway_SaysNothing()
    {
        var writer = Writer();
        _store.Fails = (503, "later");
        Assert.Throws<StoreUnavailableException>(() => Told(writer, "node-1"));
        _store.Fails = null;
        Assert.Single(Told(writer, "node-1"));
    }

    private MarkWriter Writer(long cursor = 0)
    {
        var writer = new MarkWriter(_rig.Marks, _rig.Bench.Reader, Cursor, "me", TimeSpan.FromSeconds(30), _time);
        writer.Begin(cursor);
        return writer;
    }

    private static List<(string Host, int Since)> Told(MarkWriter writer, string host) => Lines(lines => writer.Write(
        new("agent", host, LedgerBench.Noon, 0, new Tick(0, 0, new Inventory { Host = host }, [], [])), lines, CancellationToken.None));

    private static List<(string Host, int Since)> Raised(MarkWriter writer) => Lines(lines => writer.Write(lines, CancellationToken.None));

    private static List<(string Host, int Since)> Lines(Action<LineBuffer> write)
    {
        var lines = new LineBuffer();
        write(lines);
        return
        [
            .. Enumerable.Range(0, lines.Count).Select(line => new LineDecoder(doubles: false).Decode(lines.Lines(line, 1).Span))
                .Select(line => (line.Tags["host"], int.Parse(line.Fields["since_minute"].TrimEnd('i'), System.Globalization.CultureInfo.InvariantCulture))),
        ];
    }
}
