using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Water;

namespace TelemetryFootprint.UnitTests.Accounting.Water;

public sealed class WaterFactorTableTests
{
    private const string Header = "zone,litres_per_kwh,year,source,licence\n";

    [Theory]
    [InlineData("US", 3.1321, ZoneReach.Zone)]
    [InlineData("US-CAL-CISO", 3.1321, ZoneReach.Country)]
    [InlineData("SE-SE3", 6.03, ZoneReach.Country)]
    [InlineData("NO", 6.66, ZoneReach.Zone)]
    [InlineData("KE", 3.908, ZoneReach.World)]
    [InlineData("WORLD", 3.908, ZoneReach.Zone)]
    public void Find_Zone_IsItsOwnItsCountrysOrTheWorlds(string zone, double litres, ZoneReach reach)
    {
        var found = WaterFactorTable.Bundled.Find(zone);

        Assert.Equal((litres, reach), (found!.Value.Row.Value.Value, found.Value.Reach));
    }

    [Fact]
    public void Bundled_Rows_ArePlausible()
    {
        Assert.Equal(50, WaterFactorTable.Bundled.Rows.Count);
        Assert.All(WaterFactorTable.Bundled.Rows, row => Assert.InRange(row.Value.Value, 1, 20));
        Assert.All(WaterFactorTable.Bundled.Rows, row => Assert.Equal(("wri-reig", 2020), (row.Source, row.Year)));
    }

    [Theory]
    [InlineData("zone\n", "line 1")]
    [InlineData(Header + "US,0,2020,x,y", "'0' is not above 0")]
    [InlineData(Header + "US,1,20,x,y", "not a year")]
    [InlineData(Header + "US,1,2020,x", "five filled columns")]
    [InlineData(Header + "US,1,2020,x,y\nUS,2,2020,x,y", "line 3: US has two rows")]
    public void Read_WrongTable_NamesTheLine(string text, string expected) => Assert.Contains(
        expected, Assert.Throws<FormatException>(() => WaterFactorTable.Read(new StringReader(text))).Message, StringComparison.Ordinal);

    [Fact]
    public void Find_TableWithoutTheWorld_GivesNothing() => Assert.Null(WaterFactorTable.Read(new StringReader(Header + "US,1,2020,x,y")).Find("DE"));
}
