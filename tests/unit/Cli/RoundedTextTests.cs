using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Cli.Commands;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.UnitTests.Cli;

public sealed class RoundedTextTests
{
    [Theory]
    [InlineData(0, "0 mg")]
    [InlineData(0.0001234, "0.123 mg")]
    [InlineData(0.5, "500 mg")]
    [InlineData(1, "1 g")]
    [InlineData(33.3512, "33.4 g")]
    [InlineData(999.4, "999 g")]
    [InlineData(999.9, "1 kg")]
    [InlineData(12_345, "12.3 kg")]
    [InlineData(552_148_600, "552 t")]
    [InlineData(1_752_000_000_000, "1750000 t")]
    public void Grams_OfAnySize_HaveThreeDigitsAndAPrefix(double grams, string expected) => Assert.Equal(expected, RoundedText.Grams(grams));

    [Theory]
    [InlineData(0.00024, "240 mWh")]
    [InlineData(0.00396, "3.96 Wh")]
    [InlineData(73.824, "73.8 kWh")]
    [InlineData(1289.376, "1.29 MWh")]
    [InlineData(23_166_000, "23.2 GWh")]
    public void Energy_OfAnySize_HasThreeDigitsAndAPrefix(double kilowattHours, string expected) => Assert.Equal(expected, RoundedText.KilowattHours(kilowattHours));

    [Theory]
    [InlineData(0.016904, "16.9 mL")]
    [InlineData(5.5, "5.5 L")]
    [InlineData(707_850, "708 m³")]
    public void Water_OfAnySize_HasThreeDigitsAndAPrefix(double litres, string expected) => Assert.Equal(expected, RoundedText.Litres(litres));

    [Fact]
    public void Unknown_IsAWord()
    {
        Assert.Equal("unknown", RoundedText.Grams(null));
        Assert.Equal("unknown", RoundedText.Of(null, "g/query"));
        Assert.Equal("327 g/GPU-hour", RoundedText.Of(327.349, "g/GPU-hour"));
        Assert.Equal("-12.3 g", RoundedText.Of(-12.345, "g"));
    }

    [Theory]
    [InlineData("1200J", 1_200_000L)]
    [InlineData("0.24Wh", 864_000L)]
    [InlineData("0.00396kWh", 14_256_000L)]
    [InlineData("2MWh", 7_200_000_000_000L)]
    [InlineData("2", null)]
    [InlineData("Wh", null)]
    [InlineData("0Wh", null)]
    [InlineData("-1Wh", null)]
    [InlineData("1 Wh", null)]
    [InlineData("1.2.3Wh", null)]
    [InlineData("99999999999kWh", null)]
    [InlineData("900000000MWh", null)]
    public void Energy_Text_IsReadOrRefused(string text, long? millijoules) => Assert.Equal(millijoules, EnergyOption.Parse(text)?.Millijoules);

    [Fact]
    public void Energy_LargestOfEachUnit_Fits() => Assert.Equal(new Joules(3_600_000_000_000_000_000), EnergyOption.Parse("1000000000kWh"));
}
