using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Budgets;

namespace TelemetryFootprint.UnitTests.Collector.Core.Budgets;

public sealed class BudgetAmountTests
{
    [Theory]
    [InlineData("500kg", BudgetUnit.Grams, 500_000)]
    [InlineData("1.5 t", BudgetUnit.Grams, 1_500_000)]
    [InlineData("0.25g", BudgetUnit.Grams, 0.25)]
    [InlineData("200 kWh", BudgetUnit.Joules, 720_000_000)]
    [InlineData("2MWh", BudgetUnit.Joules, 7_200_000_000)]
    [InlineData("900 L", BudgetUnit.Litres, 900)]
    public void Parse_NumberAndUnit_IsInBaseUnits(string text, BudgetUnit unit, double value)
    {
        var amount = BudgetAmount.Parse(text)!.Value;
        Assert.Equal((unit, value), (amount.Unit, amount.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("kg")]
    [InlineData("500")]
    [InlineData("0kg")]
    [InlineData("-5kg")]
    [InlineData("5 KG")]
    [InlineData("1e3kg")]
    [InlineData("1,000kg")]
    [InlineData("2000000000t")]
    [InlineData("EUR")]
    [InlineData("0 EUR")]
    [InlineData("500 eur")]
    [InlineData("500 EURO")]
    [InlineData("2000000000 EUR")]
    public void Parse_AnythingElse_IsNull(string text) => Assert.Null(BudgetAmount.Parse(text));

    /// <summary>ALL is a currency that ends as litres do.</summary>
    [Theory]
    [InlineData("500EUR", "EUR", 500, "500 EUR")]
    [InlineData("0.25 JPY", "JPY", 0.25, "0.25 JPY")]
    [InlineData("7 ALL", "ALL", 7, "7 ALL")]
    public void Parse_OfMoney_HasItsCurrency(string text, string currency, double value, string words)
    {
        var amount = BudgetAmount.Parse(text)!.Value;
        Assert.Equal((BudgetUnit.Money, currency, currency, value, words), (amount.Unit, amount.Currency, amount.Symbol, amount.Value, amount.Describe()));
        Assert.Equal((currency, value / 2), (amount.Times(0.5m).Currency, amount.Times(0.5m).Value));
    }

    [Fact]
    public void Plus_OfTwoCurrencies_Throws() =>
        Assert.Throws<InvalidOperationException>(() => BudgetAmount.Parse("5 EUR")!.Value + BudgetAmount.Parse("5 USD")!.Value);

    [Fact]
    public void Of_Money_IsExactToABillionth() =>
        Assert.Equal((1_234_567_890_123, "EUR"), ((long)BudgetAmount.Of(new Money(1234.567890123m, "EUR")).Parts, BudgetAmount.Of(new Money(1m, "EUR")).Currency));

    [Fact]
    public void Minus_OfDifferentUnits_Throws() =>
        Assert.Throws<InvalidOperationException>(() => BudgetAmount.Parse("5kg")!.Value - BudgetAmount.Parse("5L")!.Value);
}
