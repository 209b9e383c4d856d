using TelemetryFootprint.Accounting.Estimates;
using TelemetryFootprint.Accounting.Estimates.Cases;

namespace TelemetryFootprint.UnitTests.Accounting.Estimates.Cases;

public sealed class CaseTableTests
{
    private const string Cases = "case,title,source\na,A,somebody\n";
    private const string PartHeader =
        "case,part,devices,hours,watts,queries,kwh_per_query,kwh,basis,pue,g_per_kwh,wue,ewif,embodied_kg,lifetime_hours,shared_by,model,machine,mechanization,map,inputs\n";
    private const string FigureHeader = "case,part,metric,printed,relative_tolerance,absolute_tolerance,reconciles,note\n";
    private const string Part = PartHeader + "a,p,2,3*24,500,-,-,-,it,1.5,100,-,-,-,-,-,-,-,-,-,two boards for three days\n";
    private const string Figure = FigureHeader + "a,p,FacilityKilowattHours,108,0,0.5,yes,as printed\n";

    private static IReadOnlyList<ReferenceCase> Read(string cases, string parts, string figures) =>
        CaseTable.Read(new StringReader(cases), new StringReader(parts), new StringReader(figures));

    [Fact]
    public void Read_SmallTable_RunsThroughTheSameArithmetic()
    {
        var result = Assert.Single(Assert.Single(Read(Cases, Part, Figure)).Run());

        Assert.Equal(108, result.Ours, 1e-9);
        Assert.True(result.Holds);
    }

    /// <summary>The oracle can fail: a wrong print does not hold, and one that reconciles after all does not stay "differs".</summary>
    [Theory]
    [InlineData("109,0,0.5,yes", false)]
    [InlineData("109,0,0.5,no", true)]
    [InlineData("108,0,0.5,no", false)]
    [InlineData("109,0.01,0,yes", true)]
    public void Holds_PrintThatIsOff_IsToldByTheTolerance(string figure, bool holds) =>
        Assert.Equal(holds, Assert.Single(Read(Cases, Part, $"{FigureHeader}a,p,FacilityKilowattHours,{figure},x\n")[0].Run()).Holds);

    [Fact]
    public void Parts_OfACase_StateTheirInputs()
    {
        var part = Assert.Single(Read(Cases, Part, Figure)[0].Parts);

        Assert.Equal((2m, 72m, 500m, 1.5m, 100m), (part.Devices, part.Hours, part.Watts, part.Pue, part.GramsPerKilowattHour));
        Assert.Equal((null, null, EnergyBasis.It, Levers.None), (part.Queries, part.Wue, part.Basis, part.Levers));
    }

    [Theory]
    [InlineData("", "", "a has no part or no figure")]
    [InlineData("a,p,2,3,500,-,-,-,it,-,-,-,-,-,-,-,-,-,-,-,x", "", "a has no part or no figure")]
    [InlineData("a,p,2,3,500,-,-,-,site,-,-,-,-,-,-,-,-,-,-,-,x", "a,p,DeviceHours,1,0,0,yes,x", "'site' is neither it nor facility")]
    [InlineData("a,p,2,3*,500,-,-,-,it,-,-,-,-,-,-,-,-,-,-,-,x", "a,p,DeviceHours,1,0,0,yes,x", "'3*' is not a number or a product")]
    [InlineData("a,p,2,3/0,500,-,-,-,it,-,-,-,-,-,-,-,-,-,-,-,x", "a,p,DeviceHours,1,0,0,yes,x", "'3/0' is not a number or a product")]
    [InlineData("a,p,2,-3,500,-,-,-,it,-,-,-,-,-,-,-,-,-,-,-,x", "a,p,DeviceHours,1,0,0,yes,x", "'-3' is not a number")]
    [InlineData("a,p,2,3,500,-,-,-,it,-,-,-,-,-,-,-,-,-,-,-,x", "a,q,DeviceHours,1,0,0,yes,x", "a has no part q")]
    [InlineData("a,p,2,3,500,-,-,-,it,-,-,-,-,-,-,-,-,-,-,-,x", "a,p/q+p,EnergyRatio,1,0,0,yes,x", "a has no part q")]
    [InlineData("a,p,2,3,500,-,-,-,it,-,-,-,-,-,-,-,-,-,-,-,x", "a,p,Hours,1,0,0,yes,x", "'Hours' is no metric")]
    [InlineData("a,p,2,3,500,-,-,-,it,-,-,-,-,-,-,-,-,-,-,-,x", "b,p,DeviceHours,1,0,0,yes,x", "a has no part or no figure")]
    [InlineData("a,p,2,3,500,-,-,-,it,-,-,-,-,-,-,-,-,-,-,-,x\nb,p,2,3,500,-,-,-,it,-,-,-,-,-,-,-,-,-,-,-,x", "a,p,DeviceHours,1,0,0,yes,x", "of no case")]
    [InlineData("a,p,2,3,500", "a,p,DeviceHours,1,0,0,yes,x", "line 2: 21 filled columns are needed")]
    public void Read_WrongTables_SaysWhatIsWrong(string part, string figure, string expected) => Assert.Contains(
        expected, Assert.Throws<FormatException>(() => Read(Cases, PartHeader + part, FigureHeader + figure)).Message, StringComparison.Ordinal);

    [Fact]
    public void Find_UnknownCase_IsNull() => Assert.Null(CaseTable.Find("gpt5"));
}
