using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Cli.Commands;
using TelemetryFootprint.Cli.Runs;

namespace TelemetryFootprint.UnitTests.Cli.Runs;

public sealed class RunBudgetTests
{
    [Theory]
    [InlineData("500g", 500)]
    [InlineData("5kg", 5_000)]
    [InlineData("1.2t", 1_200_000)]
    public void Parse_Mass_IsGrams(string text, double grams) => Assert.Equal(grams, BudgetOption.Parse(text)!.Grams!.Value.Value, 1e-9);

    [Theory]
    [InlineData("900Wh", 3_240_000_000)]
    [InlineData("20kWh", 72_000_000_000)]
    public void Parse_Energy_IsJoules(string text, long millijoules) => Assert.Equal(millijoules, BudgetOption.Parse(text)!.Energy!.Value.Millijoules);

    [Theory]
    [InlineData("5")]
    [InlineData("kg")]
    [InlineData("0kg")]
    [InlineData("-1kg")]
    [InlineData("1,5kg")]
    [InlineData("5 kg")]
    [InlineData("1e3g")]
    [InlineData("5EUR")]
    [InlineData("9999999999kg")]
    public void Parse_NoAmount_IsRefused(string text) => Assert.Null(BudgetOption.Parse(text));

    [Fact]
    public void UsedBy_WhatIsUnknown_IsUnknown()
    {
        var (grams, energy) = (BudgetOption.Parse("1g")!, BudgetOption.Parse("1000J")!);

        Assert.Equal(0.5, grams.UsedBy(new Joules(1), GramsCo2e.FromPicograms(500_000_000_000)));
        Assert.Null(grams.UsedBy(new Joules(1_000_000), null));
        Assert.Equal(1.5, energy.UsedBy(new Joules(1_500_000), null));
        Assert.Null(energy.UsedBy(null, null));
    }

    [Fact]
    public void Price_OfAZone_IsItsMeanTimesThePue()
    {
        var known = RunIntensity.Of("FR", 1.5m);

        Assert.Equal(known.Value!.Value.Value * 1.5, known.Price(Joules.FromKilowattHours(1), default)!.Value.Mid.Grams.Value, 1e-6);
        Assert.Contains("no --zone was given", RunIntensity.Of(null, null).Source, StringComparison.Ordinal);
        Assert.Equal((true, false), (known.IsStated, RunIntensity.Of(null, null).IsStated));
    }

    [Theory]
    [InlineData("XX", "footprint factors zones")]
    [InlineData("", "footprint factors zones")]
    [InlineData("UK", "did you mean GB?")]
    [InlineData("chn", "zones are codes such as")]
    [InlineData("de", "did you mean DE?")]
    public void Of_ZoneThatNoTableKnows_IsRefusedWithTheNearest(string zone, string expected)
    {
        var refusal = Assert.Throws<UsageException>(() => RunIntensity.Of(zone, null));

        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.StartsWith($"--zone {zone}: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }
}
