using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

/// <summary>Litres that are booked with energy. The bundled water of GB is 2.33 L/kWh, of FR 3.67.</summary>
public sealed class BookedWaterTests : IDisposable
{
    private const long KilowattHour = Joules.MillijoulesPerKilowattHour;
    private static readonly SeriesKey Idle = LedgerBench.Gpu with { Owner = OwnerText.Idle };
    private readonly LedgerBench _bench = new();

    public BookedWaterTests() => _bench.Sites["node-1"] = new("home", "GB", Pue.FromRatio(1.2m)) { WueMicrolitresPerKilowattHour = 500_000 };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Water_OfEnergyWithoutAnyFactor_IsWueOnSiteAndPueTimesGridOffSite()
    {
        _bench.Add(1, KilowattHour);
        _bench.Add(2, KilowattHour, Idle);
        _bench.Add(40, KilowattHour);
        Assert.Equal([new("__idle__", false, "GB", Litre(0.5m), Litre(1.2m * 2.33m)), new("__unattributed__", false, "GB", Litre(1m), Litre(2 * 1.2m * 2.33m))], Water());
    }

    [Fact]
    public void Water_WithoutWueOrZone_IsUnknownAndNotZero()
    {
        _bench.Sites["node-1"] = new("home", "GB", Pue.Unset);
        _bench.Sites["node-2"] = new("home", "", Pue.Unset);
        _bench.Add(1, KilowattHour);
        _bench.Add(1, KilowattHour, LedgerBench.Gpu with { Host = "node-2", Device = "GPU-b" });
        Assert.Equal([new("__unattributed__", false, "", null, null), new("__unattributed__", false, "GB", null, Litre(2.33m))], Water());
    }

    [Fact]
    public void Water_OfSimulatedEnergy_StandsApart()
    {
        _bench.Add(1, KilowattHour);
        _bench.Add(1, 2 * KilowattHour, LedgerBench.Gpu with { Device = "GPU-demo", Method = Method.Simulated });
        Assert.Equal([(false, Litre(0.5m)), (true, Litre(1m))], Water().Select(water => (water.Simulated, water.OnSite!.Value)));
    }

    [Fact]
    public void Water_OfLateEnergyInSmallPieces_IsExact()
    {
        // A third of a nanolitre each, on site.
        for (var piece = 0; piece < 300; piece++) _bench.Add(piece % 60, 2, receivedAt: LedgerBench.Noon.AddHours(piece % 7), now: LedgerBench.Noon.AddHours(7));
        Assert.Equal(83, (int)Water().Single().OnSite!.Value.Nanolitres);
    }

    [Fact]
    public void Water_AfterRestartAndChangedSite_GoesOnWhereItWas()
    {
        _bench.Add(1, KilowattHour);
        var first = Water();
        _bench.Sites["node-1"] = new("home", "FR", Pue.FromRatio(1.1m));
        _bench.Restart();
        Assert.Equal(first, Water());
        // Its new site begins after it was heard of.
        _bench.Add(400, 0);
        _bench.Add(800, KilowattHour);
        Assert.Equal([first[0] with { Zone = "FR", OnSite = null, OffSite = Litre(1.1m * 3.67m) }, first[0]], Water());
    }

    [Fact]
    public void Water_OfARestatedSite_StaysAsItWasBooked()
    {
        _bench.Add(1, KilowattHour);
        _bench.Add(70, KilowattHour);
        var before = Water();
        var asked = new SiteRestatement("node-1", null, new(LedgerBench.Minute(0), LedgerBench.Minute(60)), Pue.FromRatio(2m), null, "meter", "auditor");
        Assert.Single(_bench.Writer.Restate(asked, LedgerBench.Noon.AddDays(1)).Hosts);
        Assert.Equal(before, Water());
        _bench.Add(2, KilowattHour, receivedAt: LedgerBench.Noon.AddDays(1), now: LedgerBench.Noon.AddDays(1));
        Assert.Equal(Litre((2.4m + 2m) * 2.33m), Water().Single().OffSite);
    }

    [Fact]
    public void Open_OfAStoreThatBookedNoWater_BooksWhatItsSlotsHold()
    {
        _bench.Add(1, KilowattHour);
        _bench.Add(70, KilowattHour, Idle);
        _bench.Add(1, KilowattHour, LedgerBench.Gpu with { Host = "node-2", Device = "GPU-b" });
        var before = Water();
        Assert.Equal(2, before.Count);
        _bench.Writer.Dispose();
        OldLedger.TakeBackTo(4, _bench.LedgerPath);
        _bench.Restart();
        Assert.Equal(before, Water());
        _bench.Restart();
        Assert.Equal(before, Water());
        _bench.Add(71, KilowattHour, Idle);
        Assert.Equal(Litre(1m), Water()[0].OnSite);
    }

    private static Litres Litre(decimal litres) => Litres.FromLitres(litres);

    private IReadOnlyList<ProjectWater> Water() => _bench.Reader.RunningTotals().Water;
}
