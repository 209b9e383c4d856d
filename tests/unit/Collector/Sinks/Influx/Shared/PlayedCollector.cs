using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Collector.Storage.Told;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>What of a collector stands between what it committed and the store that it shares, with a ledger of its own. It may die at any write, and start again from what is settled.</summary>
internal sealed class PlayedCollector : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly string _name;
    private readonly ManualTimeProvider _time;
    private readonly InfluxClient _client;
    private readonly SqliteToldEmissions _told;
    private readonly RolledCursor _rolledCursor;
    private readonly LineBuffer _lines = new();
    private readonly List<LiveTick> _inbox = [];
    private LineSender _sender = null!;
    private EmissionFeed _feed = null!;
    private SharedWriter _writer = null!;
    private int _position;
    private int _cursor;

    public PlayedCollector(string url, string name, ManualTimeProvider time)
    {
        (_name, _time) = (name, time);
        Rig = new(url, time: time);
        var options = CollectorOptions.Load(null, [$"--InfluxDb:Url={url}", "--InfluxDb:Database=d", "--InfluxDb:Version=1", "--Store:Mode=influxdb"]);
        _client = new(options.Influx!, "test", TimeProvider.System);
        _told = new(_folder.Combine("told.db"), 400);
        _rolledCursor = new(_folder.Combine(RolledCursor.FileName));
        Start();
    }

    public SharedRig Rig { get; }

    /// <summary>Is done once, before the next lines are at the server.</summary>
    public Func<Task>? BeforeWrite { get; set; }

    /// <summary>At the next write, half of which comes through.</summary>
    public bool Dies { get; set; }

    public bool IsSettled => _cursor == _inbox.Count;

    /// <summary>Committed, and in its ledger.</summary>
    public void Take(LiveTick tick)
    {
        _inbox.Add(tick);
        var group = new LedgerGroup();
        group.AddHost(tick.Host, LedgerBench.LabelsOf(null), tick.ReceivedAt);
        group.Add([.. TickEntries.Of(tick.Tick, tick.UnixShiftMicroseconds)], tick.ReceivedAt);
        Rig.Bench.Writer.Apply(group, tick.ReceivedAt);
    }

    /// <summary>From what is settled.</summary>
    public void Start()
    {
        var tallies = new InfluxTallies();
        _sender = new(WriteAsync, new(_folder.Combine("rejected"), _time), tallies, _time, NullLogger.Instance);
        var rolled = new RolledMinutes();
        var own = new SqliteEmissionReader(Rig.Bench.LedgerPath, Rig.Bench);
        var shared = new SharedEmissions(Rig.Queries, Rig.Sites, Rig.Runs, Rig.Bench.Reader, Rig.Bench, Rig.Bench, own, _told, rolled);
        _feed = new(
            shared, Rig.Bench.Reader, () => long.MaxValue, _sender, new(_folder.Combine(EmissionMarks.FileName), TimeSpan.FromSeconds(30), _time), shared,
            new ToldProjects(Rig.Bench, _told, TimeSpan.FromSeconds(30), _time), tallies, _time, rolled);
        _writer = new(
            new DeviceWriter(Rig.Devices, Rig.Bench.Reader.RunningTotals().Devices, _time), new SiteWriter(Rig.Sites, Rig.Bench, _time),
            new MarkWriter(Rig.Marks, Rig.Bench.Reader, _rolledCursor, _name, TimeSpan.FromSeconds(30), _time));
        _position = _cursor;
        _feed.Begin(_position);
        _writer.Begin(_position);
    }

    /// <summary>So many ticks more, as the loop from the inbox does. False: it died.</summary>
    public Task<bool> SendAsync(int ticks = int.MaxValue) => LivesAsync(async () =>
    {
        _lines.Clear();
        _writer.Write(_lines, CancellationToken.None);
        var end = (int)Math.Min(_inbox.Count, (long)_position + ticks);
        foreach (var tick in _inbox.Take(end).Skip(_position))
        {
            _writer.Write(tick, _lines, CancellationToken.None);
            _feed.Saw(tick);
        }

        await _sender.SendAsync(_lines, CancellationToken.None);
        _position = end;
    });

    /// <summary>As a build from before there was a roll-up did, with a cursor that moves at once.</summary>
    public async Task SendAsOfOldAsync()
    {
        var (lines, energy, sites) = (new LineBuffer(), new EnergyLines(), new SiteWriter(Rig.Sites, Rig.Bench, _time));
        foreach (var tick in _inbox.Skip(_position))
        {
            sites.Write(tick, lines, CancellationToken.None);
            energy.Write(tick, lines);
        }

        await _sender.SendAsync(lines, CancellationToken.None);
        _cursor = _position = _inbox.Count;
    }

    public Task<bool> FlushAsync() => LivesAsync(async () =>
    {
        var settled = await _feed.FlushAsync(_position, CancellationToken.None);
        if (_feed.Missed is { } missed) throw missed;
        _writer.Advancing(settled);
        _cursor = (int)settled;
    });

    /// <summary>Until nothing of what it has is left to be told.</summary>
    public async Task SettleAsync()
    {
        for (var turn = 0; turn < 20; turn++)
        {
            Assert.True(await SendAsync() && await FlushAsync());
            if (IsSettled) return;
        }

        Assert.Fail($"{_cursor} of {_inbox.Count} are settled");
    }

    public void Dispose()
    {
        _client.Dispose();
        _told.Dispose();
        Rig.Dispose();
        _folder.Dispose();
    }

    private async Task<bool> LivesAsync(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (OperationCanceledException) when (Dies)
        {
            Dies = false;
            Start();
            return false;
        }
    }

    private async Task<WriteAnswer> WriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        if (BeforeWrite is { } before)
        {
            BeforeWrite = null;
            await before();
        }

        if (!Dies)
        {
            var answer = await _client.WriteAsync(lines, cancellationToken);
            Assert.True(answer.Outcome == WriteOutcome.Taken, answer.Reason);
            return answer;
        }

        var half = lines.Span[..(lines.Length / 2)].LastIndexOf((byte)'\n') + 1;
        if (half > 0) await _client.WriteAsync(lines[..half], cancellationToken);
        throw new OperationCanceledException("killed");
    }
}
