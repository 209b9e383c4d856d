using System.Text.Json;

namespace TelemetryFootprint.UnitTests.Cli.Estimates;

/// <summary><c>footprint estimate</c> as it is typed; nobody has to listen anywhere.</summary>
public sealed class EstimateCommandTests
{
    private static readonly string[] Training = ["estimate", "--gpu", "NVIDIA H100 80GB HBM3", "--count", "8", "--hours", "24", "--load", "0.5"];

    private static async Task<JsonElement> JsonOf(params string[] args)
    {
        var run = await CommandRun.OfAsync([.. args, "--json"]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        using var document = JsonDocument.Parse(run.Output);
        return document.RootElement.Clone();
    }

    private static double? Value(JsonElement report, string figure, string field = "value") =>
        report.GetProperty("figures").GetProperty(figure).GetProperty(field) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static string Source(JsonElement report, string input) =>
        report.GetProperty("inputs").EnumerateArray().Single(line => line.GetProperty("name").GetString() == input).GetProperty("source").GetString()!;

    /// <summary>69 + 0.5 × (700 − 69) = 384.5 W; × 192 h × 1.2 × 344.14 g/kWh.</summary>
    [Fact]
    public async Task Estimate_GpuInAZone_IsPowerTimesHoursTimesPueTimesFactor()
    {
        var report = await JsonOf([.. Training, "--zone", "DE", "--pue", "1.2"]);

        Assert.Equal(73.824, Value(report, "itEnergy")!.Value, 1e-6);
        Assert.Equal(88.5888, Value(report, "facilityEnergy")!.Value, 1e-6);
        Assert.Equal(88.5888 * 344.14, Value(report, "operational")!.Value, 1e-3);
        Assert.Equal(192 * 164_000.0 / 26_280, Value(report, "embodied")!.Value, 1e-3);
        Assert.Equal("annual", report.GetProperty("figures").GetProperty("operational").GetProperty("quality").GetString());
        Assert.Contains("owid-ember 2024 (CC BY 4.0)", Source(report, "intensity"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Estimate_EveryFigure_LiesInItsBounds()
    {
        var report = await JsonOf([.. Training, "--cloud-region", "aws:eu-north-1"]);

        foreach (var figure in new[] { "itEnergy", "facilityEnergy", "operational", "embodied", "water", "sci" })
        {
            Assert.True(Value(report, figure, "low") < Value(report, figure), figure);
            Assert.True(Value(report, figure) < Value(report, figure, "high"), figure);
        }
    }

    /// <summary>Google's formula: what training took, and queries × energy per query.</summary>
    [Fact]
    public async Task Estimate_TrainingAndQueries_AreAdded()
    {
        var report = await JsonOf("estimate", "--watts", "500", "--count", "100", "--hours", "10", "--queries", "1000000", "--energy-per-query", "0.5Wh", "--factor", "100");

        Assert.Equal(1000, Value(report, "itEnergy")!.Value, 1e-6);
        Assert.Equal(100_000, Value(report, "operational")!.Value, 1e-3);
        Assert.Equal("g/query", report.GetProperty("figures").GetProperty("sci").GetProperty("unit").GetString());
    }

    [Theory]
    [InlineData("it", 100, 125)]
    [InlineData("facility", 80, 100)]
    public async Task Estimate_EnergyBasis_PutsThePueInOnce(string basis, double it, double facility)
    {
        var report = await JsonOf("estimate", "--queries", "1000", "--energy-per-query", "0.1kWh", "--energy-basis", basis, "--pue", "1.25", "--factor", "400", "--wue", "1", "--ewif", "2");

        Assert.Equal(it, Value(report, "itEnergy")!.Value, 1e-6);
        Assert.Equal(facility, Value(report, "facilityEnergy")!.Value, 1e-6);
        Assert.Equal(facility * 400, Value(report, "operational")!.Value, 1e-3);
        Assert.Equal((it, facility * 2), (Math.Round(Value(report, "waterOnSite")!.Value, 4), Math.Round(Value(report, "waterOffSite")!.Value, 4)));
    }

    /// <summary>A catalogue's watts are the machine's own, whatever a query's energy counts.</summary>
    [Fact]
    public async Task Estimate_FacilityBasis_DoesNotTouchTheCataloguesWatts()
    {
        var report = await JsonOf([.. Training, "--energy-basis", "facility", "--pue", "2", "--factor", "1"]);

        Assert.Equal(2 * 73.824, Value(report, "facilityEnergy")!.Value, 1e-6);
    }

    [Fact]
    public async Task Estimate_CloudRegion_TakesZonePueAndWueOfItsCloud()
    {
        var report = await JsonOf([.. Training, "--cloud-region", "gcp:us-central1"]);

        Assert.Equal(1.11, Value(report, "facilityEnergy")!.Value / Value(report, "itEnergy")!.Value, 1e-6);
        Assert.Contains("there is none of US-CENT-SWPP itself", Source(report, "intensity"), StringComparison.Ordinal);
        Assert.Contains("gcp:us-central1", Source(report, "PUE"), StringComparison.Ordinal);
        Assert.Equal(73.824 * 1.15, Value(report, "waterOnSite")!.Value, 1e-3);
    }

    [Fact]
    public async Task Estimate_WhatIsNotSaid_IsUnknownWithItsReason()
    {
        var report = await JsonOf("estimate", "--gpu", "NVIDIA B200", "--hours", "1");

        Assert.Null(Value(report, "operational"));
        Assert.Null(Value(report, "embodied"));
        Assert.Null(Value(report, "water"));
        Assert.Null(Value(report, "sci"));
        Assert.Equal("no intensity", report.GetProperty("figures").GetProperty("operational").GetProperty("reason").GetString());
        Assert.Contains("unset", Source(report, "PUE"), StringComparison.Ordinal);
        Assert.Contains("(assumed)", Source(report, "power"), StringComparison.Ordinal);
        Assert.Contains("nobody has published", Source(report, "embodied"), StringComparison.Ordinal);
    }

    /// <summary>The worked example of an H100 hour: 294 g and 33.35 g are 327.35 g per GPU-hour.</summary>
    [Fact]
    public async Task Estimate_H100Hour_IsTheScoreOfTheStandard()
    {
        var report = await JsonOf("estimate", "--gpu", "H100 80GB HBM3", "--watts", "700", "--hours", "1", "--pue", "1.2", "--factor", "350", "--host", "hgx-host");

        Assert.Equal(294, Value(report, "operational")!.Value, 1e-6);
        Assert.Equal(33.35, Value(report, "embodied")!.Value, 0.005);
        Assert.Equal(327.35, Value(report, "sci")!.Value, 0.005);
    }

    /// <summary>A tonne over four years: 28.54 g an hour.</summary>
    [Fact]
    public async Task Estimate_StatedHardware_IsAmortisedOverItsLifetime()
    {
        var report = await JsonOf("estimate", "--watts", "1", "--hours", "1", "--embodied-kg", "1000", "--lifetime-hours", "35040");

        Assert.Equal(28.54, Value(report, "embodied")!.Value, 0.005);
        Assert.Equal((14.27, 42.81), (Math.Round(Value(report, "embodied", "low")!.Value, 2), Math.Round(Value(report, "embodied", "high")!.Value, 2)));
    }

    [Fact]
    public async Task Estimate_FactorKind_IsNeverSubstituted()
    {
        var direct = await JsonOf([.. Training, "--zone", "US-CAMX", "--factor-kind", "direct"]);
        var none = await CommandRun.OfAsync([.. Training, "--zone", "JP", "--factor-kind", "direct"]);

        Assert.Contains("annual direct CO2e of US-CAMX, epa-egrid 2022", Source(direct, "intensity"), StringComparison.Ordinal);
        Assert.Equal(1, none.Code);
        Assert.Contains("no direct factor for zone JP", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIf_FourLevers_EachReducesAndTheirProductIsShown()
    {
        var report = await JsonOf(
            "estimate", "--watts", "500", "--hours", "1000", "--pue", "1.54", "--factor", "900", "--model-ratio", "4", "--machine-ratio", "14", "--to-pue", "1.1", "--to-factor", "100");

        var other = report.GetProperty("whatIf");
        Assert.Equal((4m, 14m, 1.4m, 9m), (Ratio("model"), Ratio("machine"), Ratio("mechanization"), Ratio("map")));
        Assert.Equal((78.4m, 705.6m), (Ratio("energyReduction"), Ratio("emissionReduction")));
        Assert.Equal(705.6, Value(report, "operational")!.Value / Value(other, "operational")!.Value, 1e-3);
        Assert.Equal(78.4, Value(report, "facilityEnergy")!.Value / Value(other, "facilityEnergy")!.Value, 1e-3);

        decimal Ratio(string lever) => other.GetProperty(lever).GetDecimal();
    }

    [Fact]
    public async Task WhatIf_AnotherZone_TakesItsFactorAndItsWater()
    {
        var report = await JsonOf([.. Training, "--zone", "PL", "--pue", "1.1", "--wue", "0", "--to-zone", "NO"]);

        var other = report.GetProperty("whatIf");
        Assert.Equal(615.0 / 31, Value(report, "operational")!.Value / Value(other, "operational")!.Value, 1e-3);
        Assert.Equal(6.66 / 2.51, Value(other, "waterOffSite")!.Value / Value(report, "waterOffSite")!.Value, 1e-3);
        Assert.Equal(Value(report, "facilityEnergy"), Value(other, "facilityEnergy"));
    }

    [Theory]
    [InlineData("nothing to estimate", "estimate")]
    [InlineData("need --hours", "estimate", "--gpu", "A100")]
    [InlineData("--hours needs", "estimate", "--hours", "1")]
    [InlineData("go together", "estimate", "--queries", "1")]
    [InlineData("go together", "estimate", "--energy-per-query", "1Wh")]
    [InlineData("say the same thing", "estimate", "--gpu", "A100", "--hours", "1", "--zone", "DE", "--cloud-region", "aws:eu-west-1")]
    [InlineData("--to-pue needs", "estimate", "--gpu", "A100", "--hours", "1", "--to-pue", "1.1")]
    [InlineData("need a place", "estimate", "--gpu", "A100", "--hours", "1", "--to-zone", "FR")]
    [InlineData("leaves nothing", "estimate", "--gpu", "A100", "--hours", "1", "--zone", "FR", "--to-factor", "0")]
    [InlineData("--host needs", "estimate", "--watts", "1", "--hours", "1", "--host", "hgx-host")]
    [InlineData("not a number from 0 to 1", "estimate", "--gpu", "A100", "--hours", "1", "--load", "1.5")]
    [InlineData("not a number from 1 to 10", "estimate", "--gpu", "A100", "--hours", "1", "--pue", "0.9")]
    [InlineData("not an energy", "estimate", "--queries", "1", "--energy-per-query", "3")]
    [InlineData("--energy-basis site is neither it nor facility", "estimate", "--queries", "1", "--energy-per-query", "3J", "--energy-basis", "site")]
    [InlineData("more energy than", "estimate", "--watts", "100000", "--count", "10000000", "--hours", "10000000")]
    [InlineData("more energy than", "estimate", "--queries", "1000000000000", "--energy-per-query", "1000kWh")]
    public async Task Estimate_BadUsage_IsOneLineAndTwo(string expected, params string[] args)
    {
        var run = await CommandRun.OfAsync(args);

        Assert.Equal(2, run.Code);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("no row has this whole name", "estimate", "--gpu", "A10X", "--hours", "1")]
    [InlineData("near: A10", "estimate", "--gpu", "A10X", "--hours", "1")]
    [InlineData("no lifecycle factor for zone XX", "estimate", "--gpu", "A100", "--hours", "1", "--zone", "XX")]
    [InlineData("no cloud region aws:mars-1", "estimate", "--gpu", "A100", "--hours", "1", "--cloud-region", "aws:mars-1")]
    [InlineData("no host A100; known: hgx-host", "estimate", "--gpu", "A100", "--hours", "1", "--host", "A100")]
    [InlineData("the two are not compared", "estimate", "--gpu", "A100", "--hours", "1", "--zone", "DE", "--to-zone", "IN", "--factor-kind", "direct")]
    [InlineData("no case gpt5", "estimate", "--case", "gpt5")]
    public async Task Estimate_WhatNoTableKnows_IsOneLineAndOne(string expected, params string[] args)
    {
        var run = await CommandRun.OfAsync(args);

        Assert.Equal(1, run.Code);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Estimate_Table_ShowsThreeDigitsAndNoMore()
    {
        var run = await CommandRun.OfAsync([.. Training, "--zone", "DE", "--pue", "1.2"]);

        Assert.StartsWith("energy, machines 62.8 kWh 73.8 kWh 84.9 kWh", run.Row("energy, machines"), StringComparison.Ordinal);
        Assert.Contains(" 30.5 kg ", run.Row("CO2e, operational"), StringComparison.Ordinal);
        Assert.StartsWith("water unknown on site or off site", run.Row("water unknown"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Estimate_Help_NamesEveryOption()
    {
        var run = await CommandRun.OfAsync("estimate", "--help");

        Assert.Equal(0, run.Code);
        string[] options =
        [
            "--gpu", "--count", "--hours", "--load", "--watts", "--queries", "--energy-per-query", "--energy-basis", "--zone", "--factor", "--cloud-region", "--factor-kind", "--pue",
            "--wue", "--ewif", "--embodied-kg", "--lifetime-hours", "--host", "--model-ratio", "--machine-ratio", "--to-pue", "--to-zone", "--to-factor", "--to-cloud-region", "--case", "--json",
        ];
        Assert.All(options, option => Assert.Contains(option, run.Output, StringComparison.Ordinal));
    }
}
