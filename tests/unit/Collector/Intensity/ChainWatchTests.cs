using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

/// <summary>The fall from a live value down the chain, on the real ledger.</summary>
public sealed class ChainWatchTests
{
    [Fact]
    public async Task Look_FromLiveToAnnual_CountsEachFallAndNoRise()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        var watch = rig.Services.GetRequiredService<ChainWatch>();
        for (var i = 0; i < 500 && watch.StandingOf("GB").Quality is null; i++)
        {
            // The poller begins beside the listeners.
            await Task.Delay(10);
            watch.Look("GB");
        }

        Assert.Equal(("annual", FactorQuality.Annual), (watch.StandingOf("GB").Provider, watch.StandingOf("GB").Quality));
        await SayAsync(rig, FactorQuality.Measured);
        watch.Look("GB");
        Assert.Equal(0, watch.HopsTo("GB", FactorQuality.Annual));

        rig.Time.Advance(TimeSpan.FromHours(1));
        await SayAsync(rig, FactorQuality.Carried);
        watch.Look("GB");
        watch.Look("GB");
        rig.Time.Advance(TimeSpan.FromHours(1));
        watch.Look("GB");

        Assert.Equal((1, 1, 0), (watch.HopsTo("GB", FactorQuality.Carried), watch.HopsTo("GB", FactorQuality.Annual), watch.HopsTo("GB", null)));
        var page = await rig.ScrapeAsync();
        Assert.Equal(1, page["""footprint_collector_grid_hops_total{grid_zone="GB",quality="carried"}"""]);
        Assert.Equal(0, page["""footprint_collector_grid_hops_total{grid_zone="GB",quality="forecast"}"""]);
    }

    [Fact]
    public async Task Look_ZoneThatNobodyCovers_IsNoStanding()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=NOWHERE");
        var watch = rig.Services.GetRequiredService<ChainWatch>();

        watch.Look("NOWHERE");

        Assert.DoesNotContain("NOWHERE", watch.Zones);
        Assert.Equal(ChainStanding.Unknown, watch.StandingOf("NOWHERE"));
    }

    [Theory]
    [InlineData(null, FactorQuality.Annual, true)]
    [InlineData(FactorQuality.Annual, FactorQuality.Forecast, true)]
    [InlineData(FactorQuality.Forecast, FactorQuality.Carried, true)]
    [InlineData(FactorQuality.Carried, FactorQuality.Estimated, true)]
    [InlineData(FactorQuality.Estimated, FactorQuality.Measured, true)]
    [InlineData(FactorQuality.Measured, FactorQuality.Measured, false)]
    [InlineData(FactorQuality.Measured, null, false)]
    public void IsBelow_FollowsTheChain(FactorQuality? one, FactorQuality? other, bool expected) =>
        Assert.Equal(expected, new ChainStanding("a", one).IsBelow(new ChainStanding("b", other)));

    private static Task SayAsync(CollectorRig rig, FactorQuality quality)
    {
        var hour = new UtcMinute(UtcMinute.FromTime(rig.Time.GetUtcNow()).Value / 60 * 60);
        return rig.ObserveAsync(new FactorObservation("GB", new MinuteRange(hour, hour + 60), GramsPerKilowattHour.FromGrams(120), quality, rig.IdentityOf("GB")));
    }
}
