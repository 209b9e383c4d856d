using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Market;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.UnitTests.Accounting.Market;

public sealed class MarketAllocationTests
{
    private static readonly UtcMinute Start = UtcMinute.FromTime(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static FacilityEnergy Megawatthours(decimal count) => FacilityEnergy.Metered(Joules.FromKilowattHours(count * 1000));

    private static MinuteRange Hour(int hour) => new(Start + (hour * 60), Start + ((hour + 1) * 60));

    private static Consumption Used(int hour, decimal megawatthours, string zone = "DE") => new(zone, Hour(hour), Megawatthours(megawatthours));

    private static Contract Certificate(string id, decimal megawatthours, int from, int to, string zone = "DE") =>
        new(id, Megawatthours(megawatthours), new(Start + (from * 60), Start + (to * 60)), zone, Fuel.Wind);

    private static MarketAllocation Allocate(Consumption[] consumption, params Contract[] contracts) =>
        MarketAllocation.Of(consumption, ContractBook.Of(contracts));

    [Fact]
    public void Of_PartlyCovered_PricesTheRestWithTheResidualMix()
    {
        var account = Allocate([Used(0, 2), Used(1, 2)], Certificate("a", 3, 0, 24));

        Assert.Equal((3000.0, 1000.0, 0.0), (account.Covered.KilowattHours, account.Residual.KilowattHours, account.Unpriced.KilowattHours));
        Assert.Equal(724.56e3, account.Emissions.Grams.Value, 1e-6);
        Assert.Equal(0, account.Unused["a"].KilowattHours);
    }

    [Fact]
    public void Of_NoContract_IsWhollyResidual()
    {
        var account = Allocate([Used(0, 1)]);

        Assert.Equal(724.56e3, account.Emissions.Grams.Value, 1e-6);
        Assert.Empty(account.Unused);
    }

    [Theory]
    [InlineData("FR", 0, 24)]
    [InlineData("DE", 1, 24)]
    [InlineData("DE", -24, 0)]
    public void Of_ContractOfAnotherZoneOrTime_CoversNothing(string zone, int from, int to)
    {
        var account = Allocate([Used(0, 1)], Certificate("a", 5, from, to, zone));

        Assert.Equal(0, account.Covered.KilowattHours);
        Assert.Equal(5000, account.Unused["a"].KilowattHours);
    }

    /// <summary>Japan has no residual mix in the table: its energy is not priced, neither at 0 nor at the location's average.</summary>
    [Fact]
    public void Of_ZoneWithoutAResidualMix_LeavesTheRestUnpriced()
    {
        var account = Allocate([Used(0, 4, "JP")], Certificate("a", 1, 0, 24, "JP"));

        Assert.Equal((1000.0, 0.0, 3000.0), (account.Covered.KilowattHours, account.Residual.KilowattHours, account.Unpriced.KilowattHours));
        Assert.Equal(0, account.Emissions.Grams.Value);
    }

    /// <summary>What ends first is used first, so that the one that lasts is left for later hours.</summary>
    [Fact]
    public void Of_TwoContracts_UsesTheOneThatEndsFirst()
    {
        var account = Allocate([Used(0, 1), Used(5, 1)], Certificate("long", 1, 0, 24), Certificate("short", 1, 0, 2));

        Assert.Equal(2000, account.Covered.KilowattHours);
        Assert.All(account.Unused.Values, left => Assert.Equal(0, left.KilowattHours));
    }

    [Fact]
    public void Of_AnyOrderOfConsumption_IsTheSameAccount()
    {
        Consumption[] used = [Used(0, 1), Used(1, 2), Used(2, 3), Used(2, 1, "FR")];
        Contract[] contracts = [Certificate("a", 2, 0, 2), Certificate("b", 2, 1, 3)];

        var forwards = Allocate(used, contracts);
        var backwards = Allocate([.. used.Reverse()], [.. contracts.Reverse()]);

        Assert.Equal((forwards.Covered, forwards.Emissions), (backwards.Covered, backwards.Emissions));
        Assert.Equal(used.Sum(part => part.Energy.KilowattHours), (forwards.Covered + forwards.Residual + forwards.Unpriced).KilowattHours, 1e-9);
    }
}
