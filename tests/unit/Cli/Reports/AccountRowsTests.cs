using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Reports;
using Reason = TelemetryFootprint.Collector.Web.Reason;

namespace TelemetryFootprint.UnitTests.Cli.Reports;

/// <summary>Rows of an account beside rows of totals, which are told apart by other things.</summary>
public sealed class AccountRowsTests
{
    /// <summary>One run on two hosts: the zone of one is priced, the other has none.</summary>
    [Fact]
    public void Of_ARowWithoutAFactor_HasWhatNoOtherRowHas()
    {
        AccountFigures[] own = [Own("lifecycle", 5), Own(null, 7), Own("lifecycle", 100) with { Key = "s" }];

        Assert.Equal([5, 7, 100], Embodied(own, Total("lifecycle"), Total(null), Total(null) with { Key = "s" }));
    }

    /// <summary>Totals of direct grams were asked for; a zone that has none is a row without a factor there.</summary>
    [Fact]
    public void Of_ARowOfAnotherKindThanWasAskedFor_HasItsOwnKind()
    {
        AccountFigures[] own = [Own("direct", 5), Own("lifecycle", 7), Own(null, 11)];

        Assert.Equal([5, 18], Embodied(own, Total("direct"), Total(null)));
        Assert.Equal([23], Embodied(own, Total(null)));
    }

    [Fact]
    public void Of_RealAndSimulatedRows_HasEachItsOwn()
    {
        AccountFigures[] own = [Own("direct", 5), Own("direct", 7) with { Simulated = true }, Own("direct", 11)];

        Assert.Equal([16, 7, null], Embodied(own, Total("direct"), Total("direct") with { Simulated = true }, Total(null)));
    }

    /// <summary>Direct CO2 and lifecycle CO2e have no sum, restated or not.</summary>
    [Fact]
    public void Rows_OfSeveralKinds_HaveASumOfEach()
    {
        AccountFigures[] own = [Own("direct", 5, Is(-10, "g")), Own("lifecycle", 7, Is(40, "g")), Own("lifecycle", 11, Is(2, "g")) with { Key = "s" }, Own("direct", 13, Is(3, "g")) with { Simulated = true }];

        Assert.Equal(
            [
                "r, direct CO2, 5 g, -10 g", "r, lifecycle CO2e, 7 g, +40 g", "SIMULATED r, direct CO2, 13 g, +3 g", "s, lifecycle CO2e, 11 g, +2 g",
                "total, direct CO2, 5 g, -10 g", "total, lifecycle CO2e, 18 g, +42 g", "SIMULATED total, direct CO2, 13 g, +3 g",
            ], Rows(true, own));
    }

    /// <summary>A run on two hosts of one zone, one of them by another's meter, and on a third without a zone.</summary>
    [Fact]
    public void Rows_OfARun_AreToldApartByTheirKinds() =>
        Assert.Equal(["devices, direct CO2, 16 g, +3 g", "devices, , 7 g, unknown"], Rows(false, Own("direct", 5, Is(1, "g")), Own(null, 7, Is(null, "g")), Own("direct", 11, Is(2, "g"))));

    /// <summary>Processors have no hours of a GPU: a site's embodied grams lack nothing by them.</summary>
    [Fact]
    public void Sum_WithARowOfNoGpu_IsWhole()
    {
        AccountFigures Says(Figure embodied) => Own("direct", 0) with { Embodied = new(embodied) };
        var (gpu, none, undeclared) = (Says(Is(5, "g")), Says(Is(null, "g", Reason.Undeclared([], false))), Says(Is(null, "g", Reason.Undeclared(["X"], false))));

        Assert.Equal(Is(10, "g"), AccountSum.Of([none, gpu, gpu])!.Embodied.Emissions);
        Assert.StartsWith("≥: of a part it is unknown: nobody states what making X", AccountSum.Of([none, gpu, undeclared])!.Embodied.Emissions.Reason, StringComparison.Ordinal);
        Assert.Equal(Is(null, "g", EmbodiedFigures.NoHours), AccountSum.Of([none, none])!.Embodied.Emissions);
        Assert.DoesNotContain(EmbodiedFigures.NoHours, AccountSum.Of([none, undeclared])!.Embodied.Emissions.Reason, StringComparison.Ordinal);
    }

    /// <summary>More may have been taken away than added: what is known of a part is no lower bound.</summary>
    [Fact]
    public void Sum_OfDifferences_IsNoBound()
    {
        var (down, unknown, moved) = (Is(-40, "g"), Is(null, "g", "7 J unpriced"), Is(2, "g", "3 J are not in it: they were of another zone first"));

        Assert.Equal(Is(-80, "g"), FigureSum.OfDifferences([down, down]));
        Assert.Equal(Is(-40, "g", "a part is not in it: 7 J unpriced"), FigureSum.OfDifferences([down, unknown]));
        Assert.Equal(Is(2, "g", "3 J are not in it: they were of another zone first; a part is not in it: 7 J unpriced"), FigureSum.OfDifferences([moved, unknown, unknown]));
        Assert.Equal(Is(-40, "g", "a part is not in it: it is unknown"), FigureSum.OfDifferences([down, Is(null, "g")]));
        Assert.Equal(unknown, FigureSum.OfDifferences([unknown, unknown]));
        Assert.Equal("a part is not in it: 7 J unpriced", AccountSum.Of([Own("direct", 1, down), Own("direct", 1, unknown)])!.Restated.Reason);
    }

    private static IEnumerable<string> Rows(bool hasKeys, params AccountFigures[] own) =>
        AccountTables.Rows(new Report("", [], [], hasKeys, [], "") { Account = new(own, [], null) })!.Rows.Select(row => string.Join(", ", row[0], row[1], row[2], row[6]));

    private static IEnumerable<double?> Embodied(AccountFigures[] own, params RunTotal[] totals) => new ReportAccount(own, [], null).Of(totals).Select(row => row?.Embodied.Emissions.Value);

    private static Figure Is(double? value, string unit, string? reason = null) => new(value, unit, null, null, null, null, reason);

    private static AccountFigures Own(string? factor, double embodied, Figure? restated = null) => new(
        "r", null, false, null, factor, Gas(factor), Is(1, "J"), Is(1, "g"), new(Is(embodied, "g")), new(Is(1, "L"), Is(1, "L"), Is(null, "L")), restated ?? Is(0, "g"));

    private static RunTotal Total(string? factor) => new("r", false, null, factor, Gas(factor), Is(1, "J"), Is(1, "g"), Is(0, "J"));

    private static string? Gas(string? factor) => factor switch { null => null, "direct" => "CO2", _ => "CO2e" };
}
