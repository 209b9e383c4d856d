using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Collector.Storage.Told;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>A ledger that has a part of some minutes, and a store that has all of them.</summary>
public sealed class SharedEmissionsTests : IAsyncLifetime, IDisposable
{
    private static readonly MinuteRange Minutes = new(LedgerBench.Minute(0), LedgerBench.Minute(5));

    private readonly TemporaryDirectory _folder = new();
    private readonly RolledMinutes _rolled = new();
    private PlayedEnergy _store = null!;
    private SharedRig _rig = null!;
    private SqliteToldEmissions _told = null!;
    private SharedEmissions _shared = null!;

    public async Task InitializeAsync()
    {
        _store = await PlayedEnergy.StartAsync();
        _store.Sites.Add(("node-1", LedgerBench.Minute(-100), "GB", 1_500_000));
        _rig = new(_store.Server.Url);
        _told = new(_folder.Combine("told.db"), 400);
        _shared = new(_rig.Queries, _rig.Sites, _rig.Runs, _rig.Bench.Reader, _rig.Bench, _rig.Bench, new SqliteEmissionReader(_rig.Bench.LedgerPath, _rig.Bench), _told, _rolled);
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    public void Dispose()
    {
        _told.Dispose();
        _rig.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Points_OfAMinuteThatTwoHavePartsOf_IsTheWhole_WithThisOnesFactorAndTheStoresPue()
    {
        _rig.Bench.Say(0, 30, 100);
        _rig.Bench.Add(1, 1_000_000);
        _store.Add(LedgerBench.Minute(1), 1_000_000);
        _store.Add(LedgerBench.Minute(1), 2_600_000);
        var point = Assert.Single(_shared.Points(Minutes, CancellationToken.None));
        Assert.Equal((LedgerBench.Minute(1), "GPU-a", "GB", 3_600_000L), (point.At, point.Device, point.Zone, point.Energy.Millijoules));
        Assert.Equal(0.15, point.Grams!.Value.Value, 12);
    }

    /// <summary>Of hosts that report to others alone nothing is told here: they tell it.</summary>
    [Fact]
    public void Points_OfAHostThatNeverReportedHere_AreNone()
    {
        _rig.Bench.Add(1, 1_000_000);
        _store.Add(LedgerBench.Minute(1), 1_000_000);
        _store.Add(LedgerBench.Minute(1), 5_000_000, "node-2", "GPU-b");
        Assert.Equal("node-1", Assert.Single(_shared.Points(Minutes, CancellationToken.None)).Host);
    }

    [Fact]
    public void Points_OfMinutesFromBeforeTheStoreWasShared_AreTheLedgers()
    {
        _rig.Bench.Add(1, 1_000_000);
        _rig.Bench.Add(3, 2_000_000);
        _store.Add(LedgerBench.Minute(3), 2_500_000);
        Assert.Equal(
            [(LedgerBench.Minute(1), 1_000_000L), (LedgerBench.Minute(3), 2_500_000L)],
            _shared.Points(Minutes, CancellationToken.None).OrderBy(point => point.At).Select(point => (point.At, point.Energy.Millijoules)));
    }

    /// <summary>The other collector placed the tick beyond the edge, and said last that here is nothing: what it had told of it before goes, whoever told it.</summary>
    [Fact]
    public void Tell_WhereTheStoreSaysThatNothingIsThere_TakesBackWhatAnotherTold()
    {
        _rig.Bench.Add(1, 1_000_000);
        _store.Add(LedgerBench.Minute(0), 0);
        _store.Add(LedgerBench.Minute(1), 1_000_000);
        Dictionary<string, string> tags = new() { ["factor"] = "direct", ["gpu_uuid"] = "GPU-a", ["grid_zone"] = "GB", ["host"] = "node-1", ["method"] = "counter", ["project"] = "__unattributed__" };
        _store.Told.Add((LedgerBench.Minute(0), tags));
        _store.Told.Add((LedgerBench.Minute(1), tags));
        _store.Told.Add((LedgerBench.Minute(1), new(tags) { ["project"] = "old" }));
        // Nobody knows what is there.
        _store.Told.Add((LedgerBench.Minute(2), tags));
        var now = Tagged(_shared.Points(Minutes, CancellationToken.None));
        Assert.Equal(
            [(LedgerBench.Minute(0), "__unattributed__"), (LedgerBench.Minute(1), "old")],
            _shared.Tell(Minutes, now).OrderBy(left => left.At).Select(left => (left.At, left.Tags.Project)));
    }

    /// <summary>The minute before is looked at for whose minutes these are: that it is folded is no reason to leave them as they were.</summary>
    [Fact]
    public void Points_BesideFoldedMinutes_AreThere()
    {
        _rig.Bench.Add(45, 1_000_000);
        _rig.Bench.Add(61, 1_000_000);
        _store.Add(LedgerBench.Minute(61), 3_000_000);
        while (_rig.Bench.Writer.FoldHour(LedgerBench.Minute(60)))
        {
        }

        Assert.Throws<HistoryGoneException>(() => _shared.Points(new(LedgerBench.Minute(59), LedgerBench.Minute(60)), CancellationToken.None));
        Assert.Equal(3_000_000, Assert.Single(_shared.Points(new(LedgerBench.Minute(60), LedgerBench.Minute(65)), CancellationToken.None)).Energy.Millijoules);
    }

    /// <summary>A device that was watched and used nothing has a point that says so, as one collector alone tells it.</summary>
    [Fact]
    public void Points_OfAMinuteThatWasMeasuredAsNothing_IsThere()
    {
        _rig.Bench.Add(1, 1_000_000);
        _store.IsNothingMeasured = true;
        _store.Add(LedgerBench.Minute(1), 0);
        Assert.Equal(0, Assert.Single(_shared.Points(Minutes, CancellationToken.None)).Energy.Millijoules);
    }

    /// <summary>Who has no price yet writes the whole's energy: the grams that stay in the point would be of the part that another priced.</summary>
    [Theory]
    [InlineData(0.2, 0.4)]
    [InlineData(null, null)]
    public void GramsOf_WhatAnotherPriced_AreOfTheWhole(double? told, double? whole)
    {
        _rig.Bench.Add(1, 3_000);
        _store.Add(LedgerBench.Minute(1), 3_000);
        var point = Assert.Single(_shared.Points(Minutes, CancellationToken.None));
        Assert.Null(point.Grams);
        _store.ToldGrams = told;
        _store.Told.Add((point.At, new() { ["factor"] = "direct", ["gpu_uuid"] = "GPU-a", ["grid_zone"] = "GB", ["host"] = "node-1", ["method"] = "counter", ["project"] = "__unattributed__" }));
        var tags = EmissionLines.TagsOf(point);
        _shared.Tell(Minutes, [(point.At, tags)]);
        Assert.Equal(whole, _shared.GramsOf(point.At, tags, point.Energy) is { } grams ? Math.Round(grams.Value, 9) : null);
        Assert.Null(_shared.GramsOf(point.At + 1, tags, point.Energy));
    }

    [Fact]
    public void Tell_OfWhatThisOneTold_TakesItBackToo()
    {
        _rig.Bench.Add(1, 1_000_000);
        _store.Add(LedgerBench.Minute(1), 1_000_000);
        var now = Tagged(_shared.Points(Minutes, CancellationToken.None));
        Assert.ThrowsAny<OperationCanceledException>(() => _shared.Tell(Minutes, now, new CancellationToken(true)));
        Assert.Empty(_shared.Tell(Minutes, now));
        Assert.Equal(now, _shared.Tell(Minutes, []));
    }

    [Fact]
    public void Points_WhileTheStoreIsAway_AreNoPart()
    {
        _rig.Bench.Add(1, 1_000_000);
        _store.Fails = (503, "later");
        Assert.Throws<StoreUnavailableException>(() => _shared.Points(Minutes, CancellationToken.None));
    }

    /// <summary>
    /// Of a host that came here in the fourth minute, the second is told by who had it then, whichever minutes are looked at with it: told in one look and left out of the
    /// next, it would be taken back as gone.
    /// </summary>
    [Fact]
    public void Points_OfAHostThatCameLater_AreOfItsMinutesHereAlone_HoweverTheLookIsCut()
    {
        _rig.Bench.Add(3, 1_000_000);
        for (var minute = 0; minute < 5; minute++) _store.Add(LedgerBench.Minute(minute), 1_000_000);
        var wide = _shared.Points(Minutes, CancellationToken.None);
        Assert.Equal([2, 3, 4], wide.Select(point => point.At.Value - LedgerBench.Minute(0).Value).Order());
        Assert.Empty(_shared.Tell(Minutes, Tagged(wide)));
        foreach (var minute in Enumerable.Range(0, 5))
        {
            MinuteRange one = new(LedgerBench.Minute(minute), LedgerBench.Minute(minute + 1));
            var points = _shared.Points(one, CancellationToken.None);
            Assert.Equal(wide.Where(point => one.Contains(point.At)), points);
            Assert.Empty(_shared.Tell(one, Tagged(points)));
        }
    }

    /// <summary>What this one once told of a host whose minutes are another's to tell stays as it is.</summary>
    [Fact]
    public void Tell_OfWhatWasToldOfAHostThatIsNotOfTheseMinutes_TakesNothingBack()
    {
        EmissionTags tags = new("node-1", "GPU-a", "__unattributed__", "GB", "direct", "counter");
        _told.Tell(Minutes, [(LedgerBench.Minute(0), tags), (LedgerBench.Minute(3), tags)]);
        _rig.Bench.Add(3, 1_000_000);
        Assert.Empty(_shared.Points(new(LedgerBench.Minute(0), LedgerBench.Minute(1)), CancellationToken.None));
        Assert.Equal([(LedgerBench.Minute(3), tags)], TellNothing());

        IEnumerable<(UtcMinute, EmissionTags)> TellNothing()
        {
            _shared.Points(Minutes, CancellationToken.None);
            return _shared.Tell(Minutes, []);
        }
    }

    private static List<(UtcMinute At, EmissionTags Tags)> Tagged(IReadOnlyList<EmissionPoint> points) => [.. points.Select(point => (point.At, EmissionLines.TagsOf(point)))];
}
