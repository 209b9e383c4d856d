using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Cli.Commands;
using TelemetryFootprint.Cli.Estimates;

namespace TelemetryFootprint.UnitTests.Cli.Estimates;

public sealed class PlaceTests
{
    private static Place Of(string? zone = null, decimal? factor = null, string? region = null, AnnualFactorKind kind = AnnualFactorKind.Lifecycle) =>
        Place.Of(new(zone, factor, region), kind, "--");

    [Theory]
    [InlineData("DE", AnnualFactorKind.Lifecycle, 344.14)]
    [InlineData("DE", AnnualFactorKind.Direct, 329)]
    [InlineData("US-CAMX", AnnualFactorKind.Direct, 226.5)]
    [InlineData("US-CAMX", AnnualFactorKind.Lifecycle, 383.55)]
    [InlineData("NO-NO1", AnnualFactorKind.Lifecycle, 31)]
    [InlineData("WORLD", AnnualFactorKind.Lifecycle, 473)]
    public void Of_Zone_TakesTheFactorOfTheKind(string zone, AnnualFactorKind kind, double grams)
    {
        var place = Of(zone, kind: kind);

        Assert.Equal((grams, kind, 0.4), (place.Intensity!.Value.Value, place.Row!.Kind, place.IntensityHalfWidth.Value));
    }

    [Fact]
    public void Of_ZoneWithoutARowOfItsOwn_SaysWhoseItTook()
    {
        Assert.Contains("of NO, owid-ember 2024 (CC BY 4.0); there is none of NO-NO1 itself", Of("NO-NO1").IntensitySource, StringComparison.Ordinal);
        Assert.DoesNotContain("there is none", Of("NO").IntensitySource, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_StatedFactor_BeatsTheZoneAndHasNoRow()
    {
        var place = Of("DE", 12.5m);

        Assert.Equal((12.5, "stated", "DE"), (place.Intensity!.Value.Value, place.IntensitySource, place.Zone));
        Assert.Null(place.Row);
        Assert.Equal(0, place.IntensityHalfWidth.Value);
        Assert.Equal(1.95, place.ElectricityWater!.Value.Value);
    }

    [Theory]
    [InlineData("aws:eu-central-1", "DE")]
    [InlineData("azure:northeurope", "IE")]
    [InlineData("gcp:us-central1", "US-CENT-SWPP")]
    public void Of_CloudRegion_IsItsZone(string region, string zone)
    {
        var place = Of(region: region);

        Assert.Equal((zone, region), (place.Zone, place.Region!.Name));
        Assert.NotNull(place.Intensity);
    }

    [Fact]
    public void Of_WaterOfAZoneThatNobodyMeasured_IsCalledTheWorlds()
    {
        Assert.Contains("the world's mean: none is known for KE", Of("KE").WaterSource, StringComparison.Ordinal);
        Assert.Contains("of US", Of("US-CAMX").WaterSource, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NothingSaid_KnowsNothing()
    {
        var place = Of();

        Assert.Null(place.Intensity);
        Assert.Null(place.ElectricityWater);
        Assert.False(new PlaceRequest(null, null, null).IsSaid);
        Assert.True(new PlaceRequest(null, 0, null).IsSaid);
    }

    [Theory]
    [InlineData("XX", null, ExitCode.Failure)]
    [InlineData(null, "aws:nowhere", ExitCode.Failure)]
    [InlineData("DE", "aws:eu-central-1", ExitCode.Usage)]
    public void Of_WhatIsNotKnownOrSaidTwice_IsRefusedWithItsCode(string? zone, string? region, int code) =>
        Assert.Equal(code, Assert.Throws<UsageException>(() => Of(zone, region: region)).Code);
}
