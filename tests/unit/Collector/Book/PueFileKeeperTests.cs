using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Book;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Book;

/// <summary>Which lines of a table of PUE the loop asks the ledger for: all at the start, then each hour the two newest, unless one failed.</summary>
public sealed class PueFileKeeperTests : IBookkeeping
{
    private const double Oldest = 1.1;
    private const double Newest = 1.5;
    private static readonly double[] All = [Oldest, 1.2, 1.3, 1.4, Newest];
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly ManualTimeProvider _time = new(Noon);
    private readonly ConcurrentQueue<double> _asked = new();
    private readonly Dictionary<double, Exception> _failures = [];

    [Fact]
    public async Task Loop_WhereAllWasKept_AsksForTheNewestLinesAlone() =>
        Assert.Equal([.. All, 1.4, Newest], await PassesAsync(2));

    /// <summary>An old line is none of the newest of any hour: it comes again because it failed, and no more once it is kept.</summary>
    [Fact]
    public async Task Loop_WhereAnOldLineFailed_AsksForAllOnceMore()
    {
        _failures[Oldest] = new TimeoutException("made up: the ledger is busy");
        Assert.Equal([.. All, .. All, 1.4, Newest], await PassesAsync(3));
    }

    /// <summary>Minutes that are folded come back by no trying.</summary>
    [Fact]
    public async Task Loop_WhereAnOldLinesMinutesAreGone_LeavesItAtThat()
    {
        _failures[Oldest] = new HistoryGoneException("made up: folded");
        Assert.Equal([.. All, 1.4, Newest], await PassesAsync(2));
    }

    bool IBookkeeping.FoldHour(UtcMinute before) => throw new NotSupportedException();

    RestatedSites IBookkeeping.Restate(SiteRestatement asked, DateTimeOffset now)
    {
        _asked.Enqueue(asked.Pue!.Value.Value);
        return _failures.Remove(asked.Pue.Value.Value, out var failure) ? throw failure : new([], default, []);
    }

    ClosedPeriod IBookkeeping.Close(PeriodToClose period, string who, DateTimeOffset now) => throw new NotSupportedException();

    void IBookkeeping.Record(AuditEntry entry, DateTimeOffset now) => throw new NotSupportedException();

    /// <summary>What was asked for in so many passes, an hour apart. Each ends with the newest line.</summary>
    private async Task<List<double>> PassesAsync(int passes)
    {
        var from = UtcMinute.FromTime(Noon.AddDays(-All.Length));
        var site = new SiteAssignment("home", "GB", Pue.Unset)
        {
            PueSeries = new(All.Select((pue, day) => new PueEntry(from + (day * 1440), Pue.FromRatio((decimal)pue), "report"))),
        };
        using var keeper = new PueFileKeeper([site], this, _time, NullLogger<PueFileKeeper>.Instance);
        await keeper.StartAsync(CancellationToken.None);
        for (var pass = 1; pass <= passes; pass++)
        {
            while (_asked.Count(pue => pue == Newest) < pass) await Task.Delay(1);
            await _time.WaitForTimersAsync(1);
            if (pass < passes) _time.Advance(TimeSpan.FromHours(1));
        }

        await keeper.StopAsync(CancellationToken.None);
        return [.. _asked];
    }
}
