using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Book;

/// <summary>A PUE that changes over time by a table: ahead of time without a trace, afterwards by a restatement.</summary>
public sealed class PueSeriesTests : IDisposable
{
    private const long KilowattHour = Joules.MillijoulesPerKilowattHour;
    private readonly LedgerBench _bench = new();

    public PueSeriesTests() => _bench.Say(0, 600, 100);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Entry_ThatComesDue_HoldsFromItsMinuteOnWithoutARestatement()
    {
        _bench.Sites["node-1"] = Site((0, 1.2m), (60, 1.5m), (61, 2m));
        for (var minute = 50; minute < 70; minute++) _bench.Add(minute, KilowattHour, now: LedgerBench.Minute(minute).ToTime().AddSeconds(30));
        Assert.Equal(
            [.. Enumerable.Repeat(1.2, 10), 1.5, .. Enumerable.Repeat(2.0, 9)],
            Enumerable.Range(50, 20).Select(minute => _bench.Reader.SiteOf("node-1", LedgerBench.Minute(minute))!.Pue.Value));
        Assert.Equal((10 * 120) + 150 + (9 * 200), _bench.Total().Grams!.Value.Value);
        Assert.Empty(Keep(200).Grams);
        Assert.Empty(_bench.Restatements());
        _bench.AssertBalanced();
    }

    [Fact]
    public void Entry_OfThePast_RestatesItsMinutesForItsSourceOnce()
    {
        _bench.Sites["node-1"] = Site();
        foreach (var minute in (int[])[10, 70, 130]) _bench.Add(minute, KilowattHour);
        _bench.Sites["node-1"] = Site((60, 1.5m), (120, 2m));
        _bench.Restart();
        _bench.Add(200, KilowattHour);
        var (keeper, grams) = Keep(240);
        Assert.Equal([50.0, 100.0, 100.0], grams);
        Assert.Equal(["PUE file: report of 60", "PUE file: report of 120", "PUE file: report of 120"], _bench.Restatements().Select(row => row.Reason));
        Assert.Equal(2, keeper.Restatements);
        Assert.Equal(100 + 150 + 200 + 200, _bench.Total().Grams!.Value.Value);
        keeper.Keep(int.MaxValue);
        Assert.Equal(2, keeper.Restatements);
        _bench.AssertBalanced();
    }

    private (PueFileKeeper Keeper, List<double> Grams) Keep(int minute)
    {
        var keeper = new PueFileKeeper(
            [_bench.Sites["node-1"]], _bench.Writer, new ManualTimeProvider(LedgerBench.Minute(minute).ToTime()), NullLogger<PueFileKeeper>.Instance);
        keeper.Keep(int.MaxValue);
        return (keeper, [.. _bench.Restatements().Select(row => row.Delta.Value)]);
    }

    private static SiteAssignment Site(params (int Minute, decimal Pue)[] entries) => new("home", "GB", Pue.Unset)
    {
        PueSeries = new(entries.Select(entry => new PueEntry(LedgerBench.Minute(entry.Minute), Pue.FromRatio(entry.Pue), $"report of {entry.Minute}"))),
    };
}
