using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

public sealed class SqliteLedgerTests : IFactorChains, ISiteResolver, IDisposable
{
    private static readonly FactorIdentity Neso = new("neso", FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2, "test");
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly UtcMinute Ten = UtcMinute.FromTime(Now);
    private static readonly SeriesKey Gpu = new("node-1", "GPU-a", OwnerText.Unattributed, PowerState.Unspecified, Method.Counter);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ledger-");
    private readonly SqliteLedgerWriter _ledger;
    private readonly SqliteLedgerReader _reader;

    public SqliteLedgerTests()
    {
        var path = Path.Combine(_directory.FullName, "ledger.db");
        _ledger = new(path, this, this);
        _reader = new(path, this);
    }

    public FactorChain? ChainFor(string zone) => zone == "GB" ? new("GB", [Neso], 30) : null;

    public SiteAssignment SiteFor(string host, IReadOnlyDictionary<string, string> labels) => new("home", host == "abroad" ? "XX" : "GB", Pue.FromRatio(1.12m));

    public void Dispose()
    {
        _ledger.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public void Revision_OfABookedSlot_IsPostedAsAnAdjustment()
    {
        // 123.4 kWh at PUE 1.12, 352 estimated and 330 settled: −3.041 kg on the original slot.
        Say(0, 352, FactorQuality.Estimated);
        Add(Gpu, 0, Joules.FromKilowattHours(123.4m).Millijoules);
        Say(0, 330, FactorQuality.Measured);
        Assert.Equal(45_608_640_000_000, Total().Grams!.Value.Nanograms);
        var running = _reader.RunningTotals();
        Assert.Equal(48_649_216_000_000, Assert.Single(running.Booked).Grams.Nanograms);
        Assert.Equal(3_040_576_000_000, Assert.Single(running.Restated).Down.Nanograms);
        var row = Assert.Single(_reader.Restatements(Always, 10));
        Assert.Equal(-3_040_576_000_000, row.Delta.Nanograms);
        Assert.Equal("estimated replaced by measured", row.Reason);
    }

    [Fact]
    public void Forecast_AfterBooking_ChangesNothing()
    {
        Say(0, 100, FactorQuality.Forecast);
        Add(Gpu, 0, 1_000_000);
        Say(0, 200, FactorQuality.Forecast);
        Assert.Equal(100, Assert.Single(_reader.Intensity("GB", FactorKind.Direct, Slot(0))).Value.Value);
        Assert.Empty(_reader.Restatements(Always, 10));
    }

    [Fact]
    public void Forecast_BeforeBooking_IsReplacedByTheNewer()
    {
        Say(0, 100, FactorQuality.Forecast);
        Say(0, 200, FactorQuality.Forecast);
        Assert.False(Assert.Single(_reader.Intensity("GB", FactorKind.Direct, Slot(0))).Applied);
        Add(Gpu, 0, 1_000_000);
        var slot = Assert.Single(_reader.Intensity("GB", FactorKind.Direct, Slot(0)));
        Assert.True(slot.Applied);
        Assert.Equal(200, slot.Value.Value);
    }

    [Fact]
    public void Energy_WithoutAFactor_IsUnpricedUntilOneComes()
    {
        Add(Gpu, 0, 3_600_000_000);
        Assert.Null(Total().Grams);
        Assert.Equal(3_600_000_000, Total().Unpriced.Millijoules);
        Assert.Empty(_reader.RunningTotals().Booked);
        Say(0, 100, FactorQuality.Measured);
        Assert.Equal(112, Total().Grams!.Value.Value);
        Assert.Equal(112, Assert.Single(_reader.RunningTotals().Booked).Grams.Value);
        Assert.Equal(0, Assert.Single(_reader.RunningTotals().Unpriced).Energy.Millijoules);
    }

    [Fact]
    public void SameWordTwice_IsOneVersion()
    {
        Say(0, 100, FactorQuality.Measured);
        Add(Gpu, 0, 1);
        Say(0, 100, FactorQuality.Measured);
        Assert.Empty(_reader.Restatements(Always, 10));
    }

    [Fact]
    public void Simulated_NeverStandsWithReal()
    {
        Say(0, 100, FactorQuality.Measured);
        Add(Gpu, 0, 1_000);
        Add(Gpu with { Method = Method.Simulated }, 0, 7_000);
        Assert.Equal([(false, 1_000L), (true, 7_000L)], Totals(TotalsGrouping.Host).Select(total => (total.Simulated, total.Energy.Millijoules)));
        Assert.Equal([false, true], _reader.RunningTotals().Booked.Select(total => total.Simulated));
    }

    [Fact]
    public void Totals_OverMinutesAndHours_AgreeWithEachOther()
    {
        Say(0, 100, FactorQuality.Measured);
        Say(1, 200, FactorQuality.Measured);
        for (var minute = 0; minute < 150; minute++) Add(Gpu, minute, 1_000 + minute);
        var whole = Total();
        var parts = new[] { (0, 7), (7, 130), (130, 150) }.Select(part => Assert.Single(_reader.Totals(new(new(Ten + part.Item1, Ten + part.Item2), TotalsGrouping.All, FactorKind.Direct)))).ToList();
        Assert.Equal(whole.Energy.Millijoules, parts.Sum(part => part.Energy.Millijoules));
        Assert.Equal(whole.Unpriced, new(parts.Sum(part => part.Unpriced.Millijoules)));
        Assert.Equal(whole.Grams!.Value.Value, parts.Sum(part => part.Grams?.Value ?? 0), 8);
        Assert.Equal(whole.Energy.Millijoules, _reader.Series(new("GPU-a", Always, 5, FactorKind.Direct)).Sum(point => point.Energy.Millijoules));
    }

    [Fact]
    public void Totals_ByZone_KeepAnUncoveredZoneApart()
    {
        Say(0, 100, FactorQuality.Measured);
        Add(Gpu, 0, 1_000);
        Add(Gpu with { Host = "abroad" }, 0, 5_000);
        var totals = Totals(TotalsGrouping.Zone);
        Assert.Equal(["GB", "XX"], totals.Select(total => total.Key));
        Assert.Null(totals[1].Grams);
        Assert.Null(totals[1].Family);
        Assert.Equal(["GB", "XX"], _reader.ZonesSince(Ten));
        Assert.Equal("XX", _reader.SiteOf("abroad", Ten)!.Zone);
    }

    [Fact]
    public void Late_Energy_CountsLikeAnyOther()
    {
        Say(0, 100, FactorQuality.Measured);
        Add(Gpu, 0, 1_000, Now.AddHours(2));
        Assert.Equal(1_000, Total().Energy.Millijoules);
        Assert.Equal(1_000, Assert.Single(_reader.Totals(new(new(Ten, Ten + 1), TotalsGrouping.All, FactorKind.Direct))).Energy.Millijoules);
    }

    [Fact]
    public void Apply_ThatFails_LeavesNoTrace()
    {
        Say(0, 100, FactorQuality.Measured);
        Add(Gpu, 0, 1_000);
        var group = new LedgerGroup { Cursor = 9 };
        group.Add([new(Gpu, Ten, new(5, 5, 5, 5)), new(Gpu with { Host = "never-announced" }, Ten, new(5, 5, 5, 5))], Now);
        Assert.Throws<InvalidOperationException>(() => _ledger.Apply(group, Now));
        Assert.Equal(0, _ledger.Cursor);
        Assert.Equal(1_000, Total().Energy.Millijoules);
        Add(Gpu, 1, 1_000);
        Assert.Equal(2_000, Total().Energy.Millijoules);
    }

    [Fact]
    public void Apply_OfAGroupThatBeginsElsewhere_IsRefusedWhole()
    {
        _ledger.Apply(new LedgerGroup { Cursor = 5 }, Now);
        Add(Gpu, 0, 1_000);
        foreach (var group in (LedgerGroup[])[new() { Cursor = 3 }, new() { Cursor = 9, After = 4 }, new() { Cursor = 9, After = 6 }])
        {
            group.Add([new(Gpu, Ten, new(5, 5, 5, 5))], Now);
            Assert.Throws<InvalidOperationException>(() => _ledger.Apply(group, Now));
        }

        Assert.Equal((5, 1_000), (_ledger.Cursor, Total().Energy.Millijoules));
        _ledger.Apply(new LedgerGroup { Cursor = 9, After = 5 }, Now);
        Assert.Equal(9, _ledger.Cursor);
    }

    private static MinuteRange Always => new(Ten, Ten + 600);

    private static MinuteRange Slot(int index) => new(Ten + (index * 30), Ten + ((index + 1) * 30));

    private void Say(int slot, int grams, FactorQuality quality) =>
        _ledger.Accept([new("GB", Slot(slot), GramsPerKilowattHour.FromGrams(grams), quality, Neso)], Now);

    private void Add(SeriesKey series, int minute, long millijoules, DateTimeOffset? receivedAt = null)
    {
        var group = new LedgerGroup();
        group.AddHost(series.Host, new Dictionary<string, string>(), Now);
        group.Add([new(series, Ten + minute, new(millijoules, millijoules, millijoules, 60_000))], receivedAt ?? Now);
        _ledger.Apply(group, Now);
    }

    private LedgerTotal Total() => Assert.Single(Totals(TotalsGrouping.All));

    private LedgerTotals Totals(TotalsGrouping by) => _reader.Totals(new(Always, by, FactorKind.Direct));
}
