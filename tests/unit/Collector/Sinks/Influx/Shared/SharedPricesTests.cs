using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>What the answering collector's own providers say of the store's energy.</summary>
public sealed class SharedPricesTests : IDisposable
{
    private readonly LedgerBench _bench = new() { SlotMinutes = 30 };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void PriceOf_ASlotThatIsKnown_IsItsFactor_AndOfAnotherKindNone()
    {
        _bench.Say(0, 30, 100);
        var slot = new MinuteRange(LedgerBench.Minute(0), LedgerBench.Minute(30));
        var price = Prices(FactorKind.Direct).PriceOf("GB", slot);
        Assert.Equal((100.0, FactorQuality.Measured), (price!.Value.Value.Value, price.Value.Quality));
        Assert.Null(Prices(FactorKind.Direct).PriceOf("GB", new(LedgerBench.Minute(30), LedgerBench.Minute(60))));
        Assert.Equal((null, null), (Prices(FactorKind.Lifecycle).FamilyOf("GB"), Prices(FactorKind.Lifecycle).PriceOf("GB", slot)));
        Assert.Equal((null, null), (Prices(null).FamilyOf("XX"), Prices(null).PriceOf("XX", slot)));
    }

    [Fact]
    public void SlotOf_AnyMinute_IsTheSlotThatIsKnown_ElseTheChains()
    {
        _bench.Say(0, 30, 100);
        var prices = Prices(null);
        Assert.Equal(new MinuteRange(LedgerBench.Minute(0), LedgerBench.Minute(30)), prices.SlotOf("GB", LedgerBench.Minute(29)));
        Assert.Equal(new MinuteRange(LedgerBench.Minute(30), LedgerBench.Minute(60)), prices.SlotOf("GB", LedgerBench.Minute(59)));
        Assert.Equal(new MinuteRange(LedgerBench.Minute(0), LedgerBench.Minute(60)), prices.SlotOf("XX", LedgerBench.Minute(59)));
    }

    [Fact]
    public void StepOf_Zones_DividesTheSlotsOfEach()
    {
        Assert.Equal((60, 30), (Prices(null).StepOf([]), Prices(null).StepOf(["GB", "XX"])));
        _bench.SlotMinutes = 15;
        Assert.Equal(15, Prices(null).StepOf(["GB", "XX"]));
    }

    [Theory]
    [InlineData(60, 30, 30)]
    [InlineData(15, 20, 5)]
    [InlineData(60, 0, 60)]
    [InlineData(7, 60, 1)]
    public void CommonDivisor_OfTwo_IsTheGreatest(int one, int other, int divisor) => Assert.Equal(divisor, SharedPrices.CommonDivisor(one, other));

    private SharedPrices Prices(FactorKind? kind) => new(_bench.Reader, _bench, kind, new(LedgerBench.Minute(0), LedgerBench.Minute(120)), CancellationToken.None);
}
