using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

/// <summary>A configuration that changes with a restart changes what comes, and nothing that was.</summary>
public sealed class LedgerChangeTests : IDisposable
{
    private const long KilowattHour = Joules.MillijoulesPerKilowattHour;
    private readonly LedgerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    private string ZoneAt(int minute) => _bench.Reader.SiteOf("node-1", LedgerBench.Minute(minute))!.Zone;

    [Fact]
    public void Pue_Changed_AppliesFromTheNextMinuteOn()
    {
        _bench.Sites["node-1"] = new("home", "GB", Pue.FromRatio(1.2m));
        _bench.Say(0, 60, 100);
        _bench.Add(0, KilowattHour);
        _bench.Sites["node-1"] = new("home", "GB", Pue.FromRatio(2m));
        _bench.Restart();
        // Booked 10 minutes later: energy of minute 5 is of the past, minute 20 is of the new time.
        _bench.Add(5, KilowattHour, now: LedgerBench.Noon.AddMinutes(10));
        _bench.Add(20, KilowattHour);
        Assert.Equal(120 + 120 + 200, _bench.Total().Grams!.Value.Value);
        Assert.Equal([1.2, 2.0], _bench.Reader.Series(new("GPU-a", new(LedgerBench.Minute(0), LedgerBench.Minute(60)), 60, FactorKind.Direct)).Select(point => point.Pue.Value).Order());
        _bench.AssertBalanced();
    }

    [Fact]
    public void Zone_Changed_MovesNothingOfThePast()
    {
        _bench.Say(0, 60, 100);
        _bench.Say(0, 60, 700, zone: "FR");
        _bench.Add(0, KilowattHour);
        _bench.Sites["node-1"] = new("moved", "FR", Pue.Unset);
        _bench.Restart();
        _bench.Add(5, KilowattHour, now: LedgerBench.Noon.AddMinutes(6));
        _bench.Add(30, KilowattHour);
        Assert.Equal([("FR", 700.0), ("GB", 200.0)], _bench.Totals(TotalsGrouping.Zone).Select(total => (total.Key, total.Grams!.Value.Value)));
        Assert.Equal("GB", _bench.Reader.SiteOf("node-1", LedgerBench.Minute(5))!.Zone);
        Assert.Equal("FR", _bench.Reader.SiteOf("node-1", LedgerBench.Minute(30))!.Zone);
        Assert.Null(_bench.Reader.SiteOf("nobody", LedgerBench.Minute(30)));
        _bench.AssertBalanced();
    }

    [Fact]
    public void Labels_Changed_MoveTheHostFromTheNextMinuteOn()
    {
        _bench.Add(0, 1, zoneLabel: "GB");
        _bench.Add(10, 1, zoneLabel: "FR");
        _bench.Add(20, 1, zoneLabel: "FR");
        Assert.Equal("GB", ZoneAt(10));
        Assert.Equal("FR", ZoneAt(20));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Labels_OfABacklog_DoNotBringTheOldSiteBack(bool restart)
    {
        _bench.Add(0, 1, zoneLabel: "GB");
        _bench.Add(10, 1, zoneLabel: "FR");
        if (restart) _bench.Restart();
        _bench.Add(5, 1, zoneLabel: "GB", now: LedgerBench.Noon.AddMinutes(30));
        _bench.Add(40, 1, zoneLabel: "FR");
        Assert.Equal("FR", ZoneAt(30));
        Assert.Equal("FR", ZoneAt(35));
    }

    [Fact]
    public void Labels_InOneGroup_AreTheNewestInAnyOrder()
    {
        (int Minute, string Zone)[] seen = [(0, "GB"), (2, "FR"), (1, "DE"), (2, "AT")];
        foreach (var order in (int[][])[[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]])
        {
            var group = new LedgerGroup();
            foreach (var (minute, zone) in order.Select(place => seen[place])) group.AddHost("node-1", LedgerBench.LabelsOf(zone), LedgerBench.Minute(minute).ToTime());
            Assert.Equal("FR", group.Hosts["node-1"].Labels["zone"]);
        }
    }

    [Fact]
    public void Configuration_Unchanged_AddsNoPeriod()
    {
        for (var start = 0; start < 5; start++)
        {
            _bench.Add(start, 1);
            _bench.Restart();
        }

        Assert.Equal(int.MinValue, _bench.Reader.SiteOf("node-1", LedgerBench.Minute(0))!.From.Value);
    }

    [Theory]
    [InlineData(30, 60)]
    [InlineData(60, 30)]
    [InlineData(60, 5)]
    [InlineData(15, 30)]
    public void SlotLength_Changed_BeginsWithAWholeHourAndSumsAgree(int before, int after)
    {
        _bench.SlotMinutes = before;
        for (var hour = 0; hour < 6; hour++) _bench.Say(hour * 60, 60, 100 + hour);
        for (var minute = 0; minute < 90; minute += 7) _bench.Add(minute, KilowattHour);
        _bench.SlotMinutes = after;
        _bench.Restart();
        for (var minute = 90; minute < 300; minute += 7) _bench.Add(minute, KilowattHour);
        var slots = _bench.Reader.Intensity("GB", FactorKind.Direct, new(LedgerBench.Minute(0), LedgerBench.Minute(300)));
        Assert.All(slots, slot => Assert.Equal(slot.Slot.From < LedgerBench.Minute(120) ? before : after, slot.Slot.Minutes));
        Assert.Equal(300, slots.Sum(slot => slot.Slot.Minutes));
        Assert.Equal(
            _bench.Total().Grams!.Value.Nanograms,
            Enumerable.Range(0, 43).Sum(part => _bench.Totals(TotalsGrouping.All, part * 7, (part + 1) * 7).Sum(total => total.Grams?.Nanograms ?? 0)));
        _bench.AssertBalanced();
    }

    [Fact]
    public void Kind_Changed_IsARowOfItsOwnAndBackAgain()
    {
        var lifecycle = LedgerBench.Neso with { Provider = "annual", Kind = FactorKind.Lifecycle, Gas = FactorGas.Co2e };
        _bench.Say(0, 60, 100);
        _bench.Add(0, KilowattHour);
        _bench.Chain = [lifecycle];
        _bench.Restart();
        _bench.Say(0, 60, 300, FactorQuality.Annual, lifecycle);
        _bench.Add(1, KilowattHour);
        Assert.Equal(600, Assert.Single(_bench.Totals(TotalsGrouping.All, kind: FactorKind.Lifecycle)).Grams!.Value.Value);
        // Grams of the other kind are not of this chain: the energy is told as unpriced, not as zero and not mixed in.
        Assert.Null(_bench.Total().Grams);
        Assert.Equal([FactorKind.Direct, FactorKind.Lifecycle], _bench.Reader.RunningTotals().Booked.Select(total => total.Family.Kind).Order());
        Assert.Empty(_bench.Reader.Intensity("GB", FactorKind.Direct, new(LedgerBench.Minute(0), LedgerBench.Minute(60))));
        _bench.Chain = [LedgerBench.Neso, LedgerBench.Annual];
        _bench.Restart();
        _bench.Add(70, KilowattHour);
        // What came to a slot while the zone was priced in the other kind counts in both.
        Assert.Equal((200, KilowattHour), (_bench.Total().Grams!.Value.Value, _bench.Total().Unpriced.Millijoules));
        _bench.AssertBalanced();
    }

    [Fact]
    public void Site_RestatedWhileTheZoneIsOfAnotherKind_CountsInBoth()
    {
        var lifecycle = LedgerBench.Neso with { Provider = "annual", Kind = FactorKind.Lifecycle, Gas = FactorGas.Co2e };
        _bench.Say(0, 120, 100);
        _bench.Say(0, 120, 50, zone: "FR");
        _bench.Add(0, KilowattHour);
        _bench.Add(60, KilowattHour);
        _bench.Add(0, KilowattHour, LedgerBench.Gpu with { Host = "node-2" }, zoneLabel: "FR");
        _bench.Chain = [lifecycle];
        _bench.Restart();
        _bench.Say(0, 120, 300, FactorQuality.Annual, lifecycle);
        _bench.Add(5, 1);
        Restate(0, Pue.FromRatio(2m), null);
        Restate(60, null, "FR");
        _bench.AssertBalanced(FactorKind.Lifecycle);
        _bench.Chain = [LedgerBench.Neso, LedgerBench.Annual];
        _bench.Restart();
        _bench.Add(10, 1, LedgerBench.Gpu with { Host = "node-2" }, zoneLabel: "FR", now: LedgerBench.Noon.AddHours(6));
        Assert.Equal(200, _bench.Totals(TotalsGrouping.Zone).Single(total => total.Key == "GB").Grams!.Value.Value, 6);
        _bench.AssertBalanced();
    }

    [Fact]
    public void Kind_ChangedAndBackBeforeAnyEnergy_LeavesWhatWaits()
    {
        var lifecycle = LedgerBench.Neso with { Provider = "annual", Kind = FactorKind.Lifecycle, Gas = FactorGas.Co2e };
        _bench.Add(0, KilowattHour);
        _bench.Chain = [lifecycle];
        _bench.Restart();
        _bench.Say(0, 60, 300, FactorQuality.Annual, lifecycle);
        _bench.Chain = [LedgerBench.Neso, LedgerBench.Annual];
        _bench.Restart();
        _bench.Add(40, KilowattHour);
        Assert.Equal(2 * KilowattHour, _bench.Total().Unpriced.Millijoules);
        _bench.AssertBalanced();
    }

    [Fact]
    public void Provider_GoneAndBackAgain_BooksWhatCameMeanwhileOnce()
    {
        _bench.Sites["node-1"] = new("home", "GB", Pue.Unset);
        _bench.Say(0, 60, 100);
        _bench.Add(0, KilowattHour);
        _bench.HasProviders = false;
        _bench.Restart();
        _bench.Add(1, KilowattHour);
        _bench.AssertBalanced();
        _bench.HasProviders = true;
        _bench.Restart();
        _bench.Add(2, KilowattHour);
        Assert.Equal(300, _bench.Total().Grams!.Value.Value);
        _bench.AssertBalanced();
    }

    private void Restate(int from, Pue? pue, string? zone) => Assert.Single(_bench.Writer.Restate(
        new("node-1", null, new(LedgerBench.Minute(from), LedgerBench.Minute(from + 60)), pue, zone, "meter", "auditor"), LedgerBench.Noon.AddHours(5)).Hosts);

    [Fact]
    public void Provider_ThatComesLater_PricesWhatWaited()
    {
        _bench.Sites["node-1"] = new("home", "GB", Pue.Unset);
        _bench.Chain = [LedgerBench.Annual];
        _bench.SlotMinutes = 60;
        _bench.Restart();
        _bench.Add(0, KilowattHour);
        Assert.Equal(KilowattHour, _bench.Total().Unpriced.Millijoules);
        _bench.Say(-6000, 20_000, 50, FactorQuality.Annual, LedgerBench.Annual);
        Assert.Equal(50, _bench.Total().Grams!.Value.Value);
        Assert.Equal(0, _bench.Total().Unpriced.Millijoules);
        _bench.AssertBalanced();
    }

    [Fact]
    public void Zone_WithoutAProvider_StaysUnpricedAndApart()
    {
        _bench.Sites["node-2"] = new("far", "XX", Pue.Unset);
        _bench.Say(0, 30, 100);
        _bench.Add(0, KilowattHour);
        _bench.Add(0, 3 * KilowattHour, LedgerBench.Gpu with { Host = "node-2" });
        var totals = _bench.Totals(TotalsGrouping.All);
        Assert.Equal([(3 * KilowattHour, (double?)null), (KilowattHour, 100.0)], totals.Select(total => (total.Energy.Millijoules, total.Grams?.Value)));
        Assert.Equal([("GB", 0L), ("XX", 3 * KilowattHour)], _bench.Reader.RunningTotals().Unpriced.Select(total => (total.Zone, total.Energy.Millijoules)));
    }
}
