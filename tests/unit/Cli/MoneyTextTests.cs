using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.UnitTests.Cli;

public sealed class MoneyTextTests
{
    [Theory]
    [InlineData(null, "unknown")]
    [InlineData(0.0, "0 EUR")]
    [InlineData(0.0000123449, "0.0000123 EUR")]
    [InlineData(0.31, "0.31 EUR")]
    [InlineData(0.999, "0.999 EUR")]
    [InlineData(1.0, "1.00 EUR")]
    [InlineData(1234.567, "1234.57 EUR")]
    public void Of_AnAmount_IsRoundedOnce(double? amount, string text) => Assert.Equal(text, MoneyText.Of(amount, "EUR"));

    [Theory]
    [InlineData(2.5, null, "2.50 EUR")]
    [InlineData(2.5, "≥: 7 J are of a site and time without a tariff", "≥ 2.50 EUR")]
    [InlineData(null, "all 7 J are of a site and time without a tariff", "unknown")]
    public void Of_AFigure_ShowsALowerBoundAsOne(double? value, string? reason, string text) =>
        Assert.Equal(text, MoneyText.Of(new Figure(value, "EUR", null, null, null, null, reason)));

    [Theory]
    [InlineData("EUR", true)]
    [InlineData("XXX", false)]
    [InlineData(null, false)]
    public void HasCurrency_OfAUnit_IsWhetherItIsMoney(string? unit, bool has)
    {
        Assert.Equal(has, MoneyText.HasCurrency(new Figure(null, unit, null, null, null, null, null)));
        Assert.False(MoneyText.HasCurrency((Figure?)null));
    }
}
