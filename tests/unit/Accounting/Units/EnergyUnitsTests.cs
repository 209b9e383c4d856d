using System.Globalization;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.UnitTests.Accounting.Units;

public sealed class EnergyUnitsTests
{
    [Fact]
    public void FacilityEnergy_OfItEnergy_HoldsThePueOnce()
    {
        var energy = FacilityEnergy.Of(Joules.FromKilowattHours(1170), Pue.FromRatio(1.1m));

        Assert.Equal(1287, energy.KilowattHours, 1e-9);
        Assert.Equal(1170, energy.ToIt(Pue.FromRatio(1.1m)).KilowattHours, 1e-9);
        Assert.Equal(1287, energy.Energy.KilowattHours, 1e-9);
    }

    [Fact]
    public void FacilityEnergy_Metered_IsWhatTheMeterSaid()
    {
        var energy = FacilityEnergy.Metered(Joules.FromKilowattHours(12)) - FacilityEnergy.Metered(Joules.FromKilowattHours(2));

        Assert.Equal(10, energy.KilowattHours);
        Assert.Equal(20, (energy + energy).KilowattHours);
        Assert.Equal(-10, (default(FacilityEnergy) - energy).Energy.KilowattHours);
    }

    [Fact]
    public void Cost_OfEnergy_IsAtTheMetersPrice()
    {
        var cost = new Tariff(0.25m, "EUR").CostOf(FacilityEnergy.Of(Joules.FromKilowattHours(100), Pue.FromRatio(1.2m)));

        Assert.Equal(new Money(30m, "EUR"), cost);
        Assert.Equal(new Money(60m, "EUR"), cost + cost);
        Assert.Throws<InvalidOperationException>(() => cost + new Money(1, "USD"));
    }

    [Theory]
    [InlineData(1, "0.000001", "0.000000000")] // 2.8e-16 EUR
    [InlineData(3_600, "1", "0.000001")]
    [InlineData(1_800_000, "0.000001", "0.000000001")] // Half a unit of the last digit, away from zero.
    [InlineData(long.MaxValue, "1000000", "2562047788015215.501944444")]
    public void Cost_IsRoundedOnceToTheNanoOfTheCurrency(long millijoules, string price, string amount) => Assert.Equal(
        new Money(decimal.Parse(amount, CultureInfo.InvariantCulture), "EUR"),
        new Tariff(decimal.Parse(price, CultureInfo.InvariantCulture), "EUR").CostOf(FacilityEnergy.Of(new(millijoules), Pue.FromRatio(1))));

    [Fact]
    public void Carbon_AtAPricePerTonne_IsMoney()
    {
        Assert.Equal(new Money(85m, "EUR"), new CarbonPrice(85, "EUR").CostOf(GramsCo2e.FromKilograms(1000)));
        Assert.Equal(new Money(0.000085m, "EUR"), new CarbonPrice(85, "EUR").CostOf(GramsCo2e.FromKilograms(0.001m)));
    }

    [Fact]
    public void DeviceHours_AtWatts_AreEnergy() =>
        Assert.Equal(433_196, new DeviceHours(1_082_990).At(Watts.FromWatts(400)).KilowattHours, 1e-9);

    [Fact]
    public void Litres_AddAndSubtract_ToTheNanolitre() =>
        Assert.Equal(0.000000001, (Litres.FromLitres(1.000000001m) - Litres.FromLitres(0.5m) - Litres.FromLitres(0.5m) + default(Litres)).Value);
}
