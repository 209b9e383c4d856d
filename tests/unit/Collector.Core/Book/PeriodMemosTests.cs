using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.UnitTests.Collector.Core.Book;

public sealed class PeriodMemosTests
{
    private static readonly FactorFamily Direct = new(FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2);

    [Theory]
    [InlineData(100, 105, false)]
    [InlineData(100, 95, false)]
    [InlineData(100, 106, true)]
    [InlineData(100, 94, true)]
    [InlineData(100, 100, false)]
    public void Of_AChange_IsMaterialAboveTheThresholdOnly(int closed, int now, bool material)
    {
        var memo = Assert.Single(PeriodMemos.Of(Closed(Total("GB", closed)), [Total("GB", now)], []));
        Assert.Equal(material, memo.IsMaterial);
        Assert.Equal((closed, now, now - closed), (memo.Closed!.Value.Value, memo.Now!.Value.Value, memo.Delta.Value));
        Assert.Equal(closed == now ? [] : [PeriodMemos.Residual], memo.Lines.Select(line => line.Reason));
    }

    [Fact]
    public void Of_RestatementsAndLateEnergy_AreLinesThatAddUp()
    {
        var memo = Assert.Single(PeriodMemos.Of(
            Closed(Total("FR", 10), Total("GB", 100)), [Total("FR", 10), Total("GB", 97)],
            [("GB", Direct, false, "estimated replaced by measured", Grams(-5)), ("GB", Direct, true, "not of this row", Grams(7))]));
        Assert.Equal([("estimated replaced by measured", -5.0), (PeriodMemos.Residual, 2.0)], memo.Lines.Select(line => (line.Reason, line.Delta.Value)));
        Assert.Equal(-3, memo.Delta.Value);
    }

    [Fact]
    public void Of_EnergyThatWasUnpricedAtTheClosing_IsAMemoOfItsFamily()
    {
        var memos = PeriodMemos.Of(Closed(new PeriodTotal("GB", null, false, new(1), new(1), null)), [Total("GB", 3)], []);
        Assert.Equal([null, Direct], memos.Select(memo => memo.Family));
        Assert.Null(memos[1].Closed);
        Assert.True(memos[1].IsMaterial);
    }

    private static ClosedPeriod Closed(params PeriodTotal[] totals) =>
        new(new("2026-10", new(new(0), new(60)), "UTC", 50_000), DateTimeOffset.UnixEpoch, "auditor", totals);

    private static PeriodTotal Total(string zone, int grams) => new(zone, Direct, false, new(1000), default, Grams(grams));

    private static EmissionProduct Grams(int grams) => new((Int128)grams * 1_000_000_000 * EmissionProduct.PerNanogram);
}
