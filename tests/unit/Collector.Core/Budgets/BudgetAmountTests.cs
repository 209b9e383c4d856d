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
    [InlineData("500EUR")]
    public void Parse_AnythingElse_IsNull(string text) => Assert.Null(BudgetAmount.Parse(text));

    [Fact]
    public void Minus_OfDifferentUnits_Throws() =>
        Assert.Throws<InvalidOperationException>(() => BudgetAmount.Parse("5kg")!.Value - BudgetAmount.Parse("5L")!.Value);
}
