using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Market;

namespace TelemetryFootprint.UnitTests.Accounting.Market;

public sealed class ContractBookTests
{
    private const string Header = "id,mwh,from,to,zone,cfe_type\n";
    private const string Year = "2026-01-01T00:00Z,2027-01-01T00:00Z";

    [Fact]
    public void Read_Contracts_AreInTheOrderOfTheirUse()
    {
        var book = ContractBook.Read(new StringReader(Header + $"GO-2,1200.5,{Year},DE,wind\nGO-1,10,2026-03-01T00:00Z,2026-04-01T00:00Z,FR,nuclear\n"));

        Assert.Equal(["GO-1", "GO-2"], book.Contracts.Select(contract => contract.Id));
        var wind = book.Contracts[1];
        Assert.Equal((1_200_500.0, "DE", Fuel.Wind, 525_600), (Math.Round(wind.Energy.KilowattHours, 6), wind.Zone, wind.Source, wind.Period.Minutes));
    }

    /// <summary>A source that burns something fossil is no carbon-free one, whatever its certificate says.</summary>
    [Fact]
    public void Read_EverySource_HasADirectFactorOfZero()
    {
        string[] words = ["solar", "wind", "wind_offshore", "hydro", "nuclear", "geothermal", "biomass"];
        var book = ContractBook.Read(new StringReader(Header + string.Join('\n', words.Select((word, i) => $"c{i},1,{Year},DE,{word}"))));

        Assert.Equal(words.Length, book.Contracts.Count);
        Assert.All(book.Contracts, contract => Assert.Equal(0, FuelFactorTable.Bundled.Find(contract.Source, AnnualFactorKind.Direct)!.Value.Micrograms));
    }

    [Theory]
    [InlineData("id,mwh\n", "line 1")]
    [InlineData(Header + $"a,0,{Year},DE,wind", "'0' is not above 0")]
    [InlineData(Header + $"a,1,{Year},DE,gas", "'gas' is none of solar, wind")]
    [InlineData(Header + "a,1,2026-01-01,2027-01-01T00:00Z,DE,wind", "'2026-01-01' is not a UTC minute")]
    [InlineData(Header + "a,1,2026-01-01T00:00Z,2026-01-01T00:00Z,DE,wind", "is not after")]
    [InlineData(Header + "a,1,2026-01-01T00:00+01:00,2027-01-01T00:00Z,DE,wind", "is not a UTC minute")]
    [InlineData(Header + $"a,1,{Year},DE,wind\na,2,{Year},FR,solar", "line 3: a stands twice")]
    public void Read_WrongBook_NamesTheLine(string text, string expected) => Assert.Contains(
        expected, Assert.Throws<FormatException>(() => ContractBook.Read(new StringReader(text))).Message, StringComparison.Ordinal);
}
