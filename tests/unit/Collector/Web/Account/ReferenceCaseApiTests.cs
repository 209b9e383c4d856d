using System.Globalization;
using TelemetryFootprint.Accounting.Estimates.Cases;

namespace TelemetryFootprint.UnitTests.Collector.Web.Account;

/// <summary>The published cases through agent, ledger and API: what serves live data says what the papers print, or what they should have printed.</summary>
public sealed class ReferenceCaseApiTests(ReferenceCaseRig rig) : IClassFixture<ReferenceCaseRig>
{
    public static TheoryData<string> Names => [.. CaseTable.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Account_OfACase_IsAsItsTableSays(string name)
    {
        var one = CaseTable.Find(name)!;
        foreach (var figure in one.Figures)
        {
            if (rig.ValueOf(one, figure) is not { } ours) continue;
            Assert.True(
                new CaseResult(figure, ours).Holds, string.Create(CultureInfo.InvariantCulture, $"{name} {figure.Part} {figure.Metric}: printed {figure.Printed}, the account {ours:g6}"));
        }
    }

    /// <summary>The test above passes over what an account has no figure for, such as ratios: that is the smaller part.</summary>
    [Fact]
    public void Account_OfAllCases_HasMostOfTheirFigures()
    {
        var figures = CaseTable.All.SelectMany(one => one.Figures.Select(figure => (one, figure))).ToList();
        Assert.True(figures.Count(figure => rig.ValueOf(figure.one, figure.figure) is not null) > figures.Count * 4 / 5);
        Assert.Equal(18, CaseTable.All.Count(one => one.Figures.Any(figure => figure.Metric == CaseMetric.WaterMegalitres && rig.ValueOf(one, figure) is not null)));
    }
}
