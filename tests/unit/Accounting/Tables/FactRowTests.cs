using TelemetryFootprint.Accounting.Tables;

namespace TelemetryFootprint.UnitTests.Accounting.Tables;

/// <summary>What may stand in a cell of a table of facts. Whatever is not read to the letter is refused with its line.</summary>
public sealed class FactRowTests
{
    private static FactRow Row(string cell) => FactRow.Of(cell, 7, 1);

    [Theory]
    [InlineData("12", 12)]
    [InlineData("0.85", 0.85)]
    [InlineData("6*365*24*0.85", 44_676)]
    [InlineData("1000000*10*30*0.35/3600", 29_166.6666667)]
    [InlineData("12/4/3", 1)]
    [InlineData("12/4*3", 9)]
    public void Product_OfNumbers_IsWorkedFromLeftToRight(string cell, double expected) => Assert.Equal(expected, (double)Row(cell).Product(0)!.Value, 1e-6);

    [Fact]
    public void Product_Dash_IsNone() => Assert.Null(Row("-").Product(0));

    [Theory]
    [InlineData("*")]
    [InlineData("2*")]
    [InlineData("/2")]
    [InlineData("2**3")]
    [InlineData("2/0")]
    [InlineData("2+3")]
    [InlineData("-2")]
    [InlineData("1e3")]
    [InlineData("1,5")]
    [InlineData("two")]
    public void Product_OfAnythingElse_IsRefused(string cell) => Refused(() => Row(cell.Replace(',', ';')).Product(0), "is not a number");

    [Theory]
    [InlineData("0", 0)]
    [InlineData("5", 5)]
    [InlineData("10", 10)]
    public void Number_WithinItsBounds_IsRead(string cell, double expected) => Assert.Equal((decimal)expected, Row(cell).Number(0, 0, 10, "%"));

    [Theory]
    [InlineData("10.1")]
    [InlineData("-0.1")]
    [InlineData("+1")]
    [InlineData("1 ")]
    [InlineData("1e1")]
    [InlineData("NaN")]
    [InlineData("∞")]
    public void Number_OutsideOrNotOne_IsRefused(string cell) => Refused(() => Row(cell).Number(0, 0, 10, "%"), "is not within 0 to 10 %");

    [Theory]
    [InlineData("0")]
    [InlineData("0.0")]
    [InlineData("-1")]
    public void Positive_ZeroOrLess_IsRefused(string cell) => Refused(() => Row(cell).Positive(0, 10, "kg"), "is not above 0 and at most 10 kg");

    [Fact]
    public void Optional_DashOrNumber_IsNoneOrIt()
    {
        Assert.Null(Row("-").Optional(0, 0, 10, ""));
        Assert.Equal(3, Row("3").Optional(0, 0, 10, ""));
        Refused(() => Row("11").Optional(0, 0, 10, ""), "is not within");
    }

    [Theory]
    [InlineData("1989")]
    [InlineData("2101")]
    [InlineData("24")]
    [InlineData("2024.5")]
    public void Year_ThatIsNone_IsRefused(string cell) => Refused(() => Row(cell).Year(0), "is not a year");

    [Fact]
    public void Word_KnownOrNot_IsItsValueOrTheList()
    {
        Assert.Equal(2, Row("b").Word(0, ("a", 1), ("b", 2)));
        Refused(() => Row("B").Word(0, ("a", 1), ("b", 2)), "is neither a nor b");
        Refused(() => Row("d").Word(0, ("a", 1), ("b", 2), ("c", 3)), "is none of a, b, c");
    }

    [Theory]
    [InlineData("a,b")]
    [InlineData("")]
    [InlineData(" ")]
    public void Of_AnotherCountOfCells_IsRefused(string line) => Refused(() => FactRow.Of(line, 7, 1), "one filled columns are needed");

    /// <summary>The table of case parts has so many.</summary>
    [Fact]
    public void Of_AShortRowOfTwentyOneColumns_IsRefusedWithItsLine() => Refused(() => FactRow.Of("a,b,c", 7, 21), "line 7: 21 filled columns are needed");

    private static void Refused(Func<object?> read, string why)
    {
        var error = Assert.Throws<FormatException>(() => read());
        Assert.StartsWith("line 7: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }
}
